package hidden

import "errors"

func load() error { return errors.New("no") }

func serve() {}

type starter interface {
	start(ready chan<- struct{})
	startSafely(ready chan<- struct{})
}

type plain struct{}

func (plain) start(ready chan<- struct{}) {
	if err := load(); err != nil {
		return
	}
	close(ready) // want `the goroutine that closes .ready. may end without it when err != nil`
	serve()
}

func (plain) startSafely(ready chan<- struct{}) {
	defer close(ready)
	if err := load(); err != nil {
		return
	}
	serve()
}

// leaks: waitsForASkippedClose(plain{})
func waitsForASkippedClose(by starter) {
	ready := make(chan struct{})
	go by.start(ready)
	<-ready
}

// ends: waitsForADeferredClose(plain{})
func waitsForADeferredClose(by starter) {
	ready := make(chan struct{})
	go by.startSafely(ready)
	<-ready
}
