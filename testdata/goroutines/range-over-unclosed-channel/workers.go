package workers

import "sync"

// Pool runs jobs, and its Wait never returns.
type Pool struct {
	jobs    chan func()
	running sync.WaitGroup
}

// NewPool starts the workers.
func NewPool(size int) *Pool {
	p := &Pool{jobs: make(chan func())}
	for range size {
		p.running.Add(1)
		go p.work()
	}
	return p
}

func (p *Pool) work() {
	defer p.running.Done()
	for job := range p.jobs { // want `nothing closes .jobs., so this range never ends`
		job()
	}
}

// Do hands a job over.
func (p *Pool) Do(job func()) { p.jobs <- job }

// Wait waits until all jobs are done.
func (p *Pool) Wait() { p.running.Wait() }

// Closed closes its queue first.
type Closed struct {
	jobs    chan func()
	running sync.WaitGroup
}

// NewClosed starts the workers.
func NewClosed(size int) *Closed {
	c := &Closed{jobs: make(chan func())}
	for range size {
		c.running.Go(func() {
			for job := range c.jobs {
				job()
			}
		})
	}
	return c
}

// Do hands a job over.
func (c *Closed) Do(job func()) { c.jobs <- job }

// Wait waits until all jobs are done.
func (c *Closed) Wait() {
	close(c.jobs)
	c.running.Wait()
}

// Forever works as long as the process: that its Run does not come back is what it is for.
type Forever struct {
	jobs    chan func()
	running sync.WaitGroup
}

// NewForever makes one.
func NewForever() *Forever { return &Forever{jobs: make(chan func())} }

// Do hands a job over.
func (f *Forever) Do(job func()) { f.jobs <- job }

// Run works for ever.
func (f *Forever) Run() {
	f.running.Go(func() {
		for job := range f.jobs {
			job()
		}
	})
	f.running.Wait()
}

// Grouped counts its workers by WaitGroup.Go.
type Grouped struct {
	jobs    chan func()
	running sync.WaitGroup
}

// NewGrouped starts a worker.
func NewGrouped() *Grouped {
	g := &Grouped{jobs: make(chan func())}
	g.running.Go(func() {
		for job := range g.jobs { // want `nothing closes .jobs., so this range never ends`
			job()
		}
	})
	return g
}

// Do hands a job over.
func (g *Grouped) Do(job func()) { g.jobs <- job }

// Stop waits for the worker.
func (g *Grouped) Stop() { g.running.Wait() }
