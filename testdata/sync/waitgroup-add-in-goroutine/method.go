// Package method runs methods as goroutines.
package method

import "sync"

type late struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func (l *late) run() {
	l.wg.Add(1) // want `l\.wg\.Add. inside the goroutine races with Wait`
	defer l.wg.Done()
	for job := range l.jobs {
		job()
	}
}

func (l *late) start() { go l.run() }

func (l *late) stop() {
	close(l.jobs)
	l.wg.Wait()
}

type pool struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func (p *pool) run() {
	defer p.wg.Done()
	for job := range p.jobs {
		job()
	}
}

func (p *pool) start() {
	p.wg.Add(1)
	go p.run()
}

func (p *pool) stop() {
	close(p.jobs)
	p.wg.Wait()
}

// begin and end stand for Add and Done.
type counted struct{ wg sync.WaitGroup }

func (c *counted) begin() { c.wg.Add(1) }
func (c *counted) end()   { c.wg.Done() }

func (c *counted) allLate(jobs []func()) {
	for _, job := range jobs {
		go func() {
			c.begin() // want `c\.wg\.Add. inside the goroutine races with Wait`
			defer c.end()
			job()
		}()
	}
	c.wg.Wait()
}

type fixed struct{ wg sync.WaitGroup }

func (f *fixed) begin() { f.wg.Add(1) }
func (f *fixed) end()   { f.wg.Done() }

func (f *fixed) all(jobs []func()) {
	for _, job := range jobs {
		f.begin()
		go func() {
			defer f.end()
			job()
		}()
	}
	f.wg.Wait()
}
