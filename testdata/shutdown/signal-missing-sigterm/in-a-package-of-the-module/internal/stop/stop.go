// Package stop waits for the end.
package stop

import (
	"os"
	"os/signal"
)

// Wait returns when the program shall end.
func Wait() {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt) // want "only os.Interrupt is handled; Kubernetes stops pods with SIGTERM"
	<-interrupted
}
