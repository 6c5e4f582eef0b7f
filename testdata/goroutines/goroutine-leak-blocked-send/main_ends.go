package main

import (
	"os"
	"os/signal"
)

func listen() error { return nil }

// The process ends with main, and the goroutine with it.
func main() {
	failed := make(chan error)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	go func() { failed <- listen() }()
	select {
	case <-failed:
	case <-stop:
	}
}
