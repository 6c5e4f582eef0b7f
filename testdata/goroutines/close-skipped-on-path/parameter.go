package hidden

import "errors"

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

func await(ready <-chan struct{}) { <-ready }

// leaks: waitsForASkippedClose()
func waitsForASkippedClose() {
	ready := make(chan struct{})
	go start(ready)
	await(ready)
}

// ends: waitsForADeferredClose()
func waitsForADeferredClose() {
	ready := make(chan struct{})
	go startSafely(ready)
	await(ready)
}
