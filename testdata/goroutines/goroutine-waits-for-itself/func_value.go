package funcvalue

type stuck struct {
	done   chan struct{}
	onFail func()
}

func openStuck() *stuck {
	s := &stuck{done: make(chan struct{})}
	s.onFail = s.wait
	go s.run()
	return s
}

func (s *stuck) run() {
	defer close(s.done)
	s.onFail()
}

func (s *stuck) wait() { <-s.done } // want "the goroutine that closes .done. waits for it here"

type free struct {
	done   chan struct{}
	onFail func()
}

func openFree() *free {
	f := &free{done: make(chan struct{})}
	f.onFail = f.log
	go f.run()
	return f
}

func (f *free) run() {
	defer close(f.done)
	f.onFail()
}

func (f *free) log() { println("failed") }

func (f *free) wait() { <-f.done }
