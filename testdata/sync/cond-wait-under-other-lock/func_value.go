// Package funcvalue waits through function values.
package funcvalue

import "sync"

type pool struct {
	admin sync.Mutex
	mu    sync.Mutex
	cond  *sync.Cond
	idle  int
}

func open() *pool {
	p := &pool{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *pool) takeLocked() {
	wait := p.cond.Wait
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		wait() // want `p\.cond\.Wait. keeps .p\.admin., which everybody who signals needs`
	}
	p.idle--
}

func (p *pool) take() {
	wait := p.cond.Wait
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		wait()
	}
	p.idle--
}

func (p *pool) give() {
	signal := p.cond.Signal
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	p.idle++
	p.mu.Unlock()
	signal()
}
