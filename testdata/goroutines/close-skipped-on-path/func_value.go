package hidden

import "errors"

func load() error { return errors.New("no") }

func serve() {}

// leaks: waitsForASkippedClose()
func waitsForASkippedClose() {
	ready := make(chan struct{})
	start := func() {
		if err := load(); err != nil {
			return
		}
		close(ready) // want `the goroutine that closes .ready. may end without it when err != nil`
		serve()
	}
	go start()
	<-ready
}

// ends: waitsForADeferredClose()
func waitsForADeferredClose() {
	ready := make(chan struct{})
	start := func() {
		defer close(ready)
		if err := load(); err != nil {
			return
		}
		serve()
	}
	go start()
	<-ready
}
