package hidden

import "errors"

func load() error { return errors.New("no") }

func serve() {}

func starter(ready chan<- struct{}) func() {
	return func() {
		if err := load(); err != nil {
			return
		}
		close(ready) // want `the goroutine that closes .ready. may end without it when err != nil`
		serve()
	}
}

func safeStarter(ready chan<- struct{}) func() {
	return func() {
		defer close(ready)
		if err := load(); err != nil {
			return
		}
		serve()
	}
}

// leaks: waitsForASkippedClose()
func waitsForASkippedClose() {
	ready := make(chan struct{})
	go starter(ready)()
	<-ready
}

// ends: waitsForADeferredClose()
func waitsForADeferredClose() {
	ready := make(chan struct{})
	go safeStarter(ready)()
	<-ready
}
