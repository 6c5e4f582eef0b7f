package hidden

import "time"

func serve() {}

type flusher struct{ stop chan struct{} }

func startFlusher() *flusher {
	f := &flusher{stop: make(chan struct{})}
	go f.run()
	return f
}

func (f *flusher) run() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			serve()
		case <-f.stop: // want "nothing ends this goroutine: nothing sends on `f.stop` or closes it"
			return
		}
	}
}

type closer struct{ stop chan struct{} }

func startCloser() *closer {
	c := &closer{stop: make(chan struct{})}
	go c.run()
	return c
}

func (c *closer) run() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			serve()
		case <-c.stop:
			return
		}
	}
}

func (c *closer) Close() { close(c.stop) }

// Any other way out is enough.
type bounded struct{ stop chan struct{} }

func startBounded() *bounded {
	b := &bounded{stop: make(chan struct{})}
	go b.run()
	return b
}

func (b *bounded) run() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for round := 0; ; round++ {
		select {
		case <-tick.C:
			if round > 10 {
				return
			}
		case <-b.stop:
			return
		}
	}
}

func startUnmade() {
	var stop chan struct{}
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				serve()
			case <-stop: // want "nothing ends this goroutine: `stop` is never made"
				return
			}
		}
	}()
}

func startGiven(stop chan struct{}) {
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				serve()
			case <-stop:
				return
			}
		}
	}()
}
