package hidden

import (
	"errors"

	"caulk.test/hidden/peer"
)

func load() error { return errors.New("no") }

func serve() {}

func start(ready chan<- struct{}) {
	if err := load(); err != nil {
		return
	}
	close(ready) // want `the goroutine that closes .ready. may end without it when err != nil`
	serve()
}

func startSafely(ready chan<- struct{}) {
	defer close(ready)
	if err := load(); err != nil {
		return
	}
	serve()
}

// leaks: waitsForASkippedClose()
func waitsForASkippedClose() {
	ready := make(chan struct{})
	go start(ready)
	peer.Await(ready)
}

// ends: waitsForADeferredClose()
func waitsForADeferredClose() {
	ready := make(chan struct{})
	go startSafely(ready)
	peer.Await(ready)
}
