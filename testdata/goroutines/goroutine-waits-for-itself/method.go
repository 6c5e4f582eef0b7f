package method

type stuck struct {
	inbox chan int
	done  chan struct{}
}

func openStuck() *stuck {
	s := &stuck{inbox: make(chan int), done: make(chan struct{})}
	go s.run()
	return s
}

func (s *stuck) run() {
	defer close(s.done)
	for v := range s.inbox {
		if v < 0 {
			s.fail()
			return
		}
	}
}

func (s *stuck) fail() { s.Close() }

func (s *stuck) Close() { <-s.done } // want "the goroutine that closes .done. waits for it here"

type free struct {
	inbox chan int
	done  chan struct{}
}

func openFree() *free {
	f := &free{inbox: make(chan int), done: make(chan struct{})}
	go f.run()
	return f
}

func (f *free) run() {
	defer close(f.done)
	for v := range f.inbox {
		if v < 0 {
			go f.fail()
			return
		}
	}
}

func (f *free) fail() { f.Close() }

func (f *free) Close() { <-f.done }
