package hidden

import "sync"

func do(int) {}

// leaks: tellsOne(3)
func tellsOne(n int) {
	jobs, stop := make(chan int), make(chan struct{})
	for range n {
		go func() { // want `only one of these goroutines gets the value sent on .stop.`
			for {
				select {
				case job := <-jobs:
					do(job)
				case <-stop:
					return
				}
			}
		}()
	}
	jobs <- 1
	stop <- struct{}{}
}

// ends: tellsAll(3)
func tellsAll(n int) {
	jobs, stop := make(chan int), make(chan struct{})
	for range n {
		go func() {
			for {
				select {
				case job := <-jobs:
					do(job)
				case <-stop:
					return
				}
			}
		}()
	}
	jobs <- 1
	close(stop)
}

// ends: tellsEach(3)
func tellsEach(n int) {
	stop := make(chan struct{})
	for range n {
		go waitFor(stop)
	}
	for range n {
		stop <- struct{}{}
	}
}

func waitFor(stop chan struct{}) { <-stop }

// ends: eachHasItsOwn(3)
func eachHasItsOwn(n int) {
	for range n {
		stop := make(chan struct{})
		go waitFor(stop)
		stop <- struct{}{}
	}
}

// ends: tellsTheNext(3)
func tellsTheNext(n int) {
	stop := make(chan struct{}, 1)
	for range n {
		go func() {
			<-stop
			stop <- struct{}{}
		}()
	}
	stop <- struct{}{}
}

type crew struct {
	jobs chan int
	stop chan struct{}
}

func newCrew(n int) *crew {
	c := &crew{jobs: make(chan int), stop: make(chan struct{})}
	for range n {
		go c.work() // want `only one of these goroutines gets the value sent on .stop.`
	}
	return c
}

func (c *crew) work() {
	for {
		select {
		case job := <-c.jobs:
			do(job)
		case <-c.stop:
			return
		}
	}
}

func (c *crew) Stop() { c.stop <- struct{}{} }

// leaks: startsAndStops()
func startsAndStops() {
	c := newCrew(3)
	defer c.Stop()
	c.jobs <- 1
}

// A pool that grows and shrinks tells one of its workers at a time.
type pool struct {
	jobs   chan int
	retire chan struct{}
	once   sync.Once
}

func newPool(n int) *pool {
	p := &pool{jobs: make(chan int), retire: make(chan struct{})}
	for range n {
		go p.work()
	}
	return p
}

func (p *pool) work() {
	for {
		select {
		case job := <-p.jobs:
			do(job)
		case <-p.retire:
			return
		}
	}
}

func (p *pool) shrink() { p.retire <- struct{}{} }

type team struct {
	jobs chan int
	stop chan struct{}
	size int
}

func newTeam(n int) *team {
	t := &team{jobs: make(chan int), stop: make(chan struct{}), size: n}
	for range n {
		go t.work()
	}
	return t
}

func (t *team) work() {
	for {
		select {
		case job := <-t.jobs:
			do(job)
		case <-t.stop:
			return
		}
	}
}

func (t *team) Stop() {
	for range t.size {
		t.stop <- struct{}{}
	}
}

// ends: stopsTheTeam()
func stopsTheTeam() {
	t := newTeam(3)
	defer t.Stop()
	t.jobs <- 1
}

type guard struct{ stop chan struct{} }

func (g *guard) watch() { <-g.stop }

func (g *guard) Close() { g.stop <- struct{}{} }

func newGuard() *guard {
	g := &guard{stop: make(chan struct{})}
	go g.watch()
	return g
}

// ends: eachGuardIsClosed(3)
func eachGuardIsClosed(n int) {
	for range n {
		newGuard().Close()
	}
}
