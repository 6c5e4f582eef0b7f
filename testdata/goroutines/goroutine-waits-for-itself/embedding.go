package embedding

type ending struct{ done chan struct{} }

func (e *ending) Wait() { <-e.done } // want "the goroutine that closes .done. waits for it here"

type stuck struct{ ending }

func openStuck() *stuck {
	s := &stuck{ending{done: make(chan struct{})}}
	go s.run()
	return s
}

func (s *stuck) run() {
	defer close(s.done)
	s.Wait()
}

type closing struct{ over chan struct{} }

func (c *closing) Wait() { <-c.over }

type free struct{ closing }

func openFree() *free {
	f := &free{closing{over: make(chan struct{})}}
	go f.run()
	return f
}

func (f *free) run() {
	defer close(f.over)
	println("work")
}
