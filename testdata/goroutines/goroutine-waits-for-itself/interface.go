package iface

type waiter interface{ wait() }

type stuck struct {
	done chan struct{}
	self waiter
}

func openStuck() *stuck {
	s := &stuck{done: make(chan struct{})}
	s.self = s
	go s.run()
	return s
}

func (s *stuck) run() {
	defer close(s.done)
	s.self.wait()
}

func (s *stuck) wait() { <-s.done } // want "the goroutine that closes .done. waits for it here"

type stopper interface{ stop() }

type free struct {
	done chan struct{}
	self stopper
}

func openFree() *free {
	f := &free{done: make(chan struct{})}
	f.self = f
	go f.run()
	return f
}

func (f *free) run() {
	defer close(f.done)
	go f.self.stop()
}

func (f *free) stop() { <-f.done }
