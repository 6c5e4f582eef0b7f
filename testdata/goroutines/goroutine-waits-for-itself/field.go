package field

type stuck struct{ done chan struct{} }

// leaks: startStuck()
func startStuck() {
	s := &stuck{done: make(chan struct{})}
	go func() {
		defer close(s.done)
		stopStuck(s)
	}()
}

func stopStuck(s *stuck) {
	<-s.done // want "the goroutine that closes .done. waits for it here"
}

type free struct{ done chan struct{} }

// ends: startFree()
func startFree() {
	f := &free{done: make(chan struct{})}
	go func() {
		defer close(f.done)
		println("work")
	}()
	stopFree(f)
}

func stopFree(f *free) { <-f.done }
