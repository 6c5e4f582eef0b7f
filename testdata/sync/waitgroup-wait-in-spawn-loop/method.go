// Package method starts and waits in methods.
package method

import "sync"

type pool struct {
	wg    sync.WaitGroup
	total int
}

func (p *pool) one(n int) {
	defer p.wg.Done()
	if n < 0 {
		p.total = n
	}
}

func (p *pool) await() { p.wg.Wait() }

// leaks: new(pool).runEarly(2)
func (p *pool) runEarly(n int) {
	p.wg.Add(n)
	for i := range n {
		go p.one(i)
		p.await() // want `p\.wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: new(pool).run(2)
func (p *pool) run(n int) {
	p.wg.Add(n)
	for i := range n {
		go p.one(i)
	}
	p.await()
}

func (p *pool) start(n int) { go p.one(n) }

// leaks: new(pool).startEarly(2)
func (p *pool) startEarly(n int) {
	p.wg.Add(n)
	for i := range n {
		p.start(i)
		p.wg.Wait() // want `p\.wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: new(pool).startAll(2)
func (p *pool) startAll(n int) {
	p.wg.Add(n)
	for i := range n {
		p.start(i)
	}
	p.wg.Wait()
}
