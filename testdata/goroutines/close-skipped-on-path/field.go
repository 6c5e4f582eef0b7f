package hidden

import "errors"

func load() error { return errors.New("no") }

func serve() {}

type server struct{ ready chan struct{} }

type careful struct{ ready chan struct{} }

// leaks: waitsForASkippedClose()
func waitsForASkippedClose() {
	s := &server{ready: make(chan struct{})}
	go func() {
		if err := load(); err != nil {
			return
		}
		close(s.ready) // want `the goroutine that closes .ready. may end without it when err != nil`
		serve()
	}()
	<-s.ready
}

// ends: waitsForADeferredClose()
func waitsForADeferredClose() {
	c := &careful{ready: make(chan struct{})}
	go func() {
		defer close(c.ready)
		if err := load(); err != nil {
			return
		}
		serve()
	}()
	<-c.ready
}
