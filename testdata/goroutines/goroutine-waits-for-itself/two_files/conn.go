package twofiles

type stuck struct{ done chan struct{} }

func openStuck() *stuck {
	s := &stuck{done: make(chan struct{})}
	go s.run()
	return s
}

func (s *stuck) run() {
	defer close(s.done)
	s.fail()
}

type free struct{ done chan struct{} }

func openFree() *free {
	f := &free{done: make(chan struct{})}
	go f.run()
	return f
}

func (f *free) run() {
	defer close(f.done)
	go f.fail()
}
