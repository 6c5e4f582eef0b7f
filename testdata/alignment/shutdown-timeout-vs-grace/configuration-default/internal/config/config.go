// Package config is what the service can be told.
package config

import "time"

// Config has the service's settings.
type Config struct {
	DrainTimeout time.Duration
}

// Default returns the settings that apply when nobody says otherwise.
func Default() Config {
	return Config{DrainTimeout: 40 * time.Second}
}
