//go:build go1.21

package twofiles

import "time"

func idle() <-chan time.Time { return time.After(time.Minute) }
