// Package twolocks waits with a lock held that the signal needs.
package twolocks

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

func (p *pool) take() {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.cond.Wait() // want "keeps `p.admin`, which everybody who signals needs"
	}
}

func (p *pool) give() {
	p.admin.Lock()
	p.mu.Lock()
	p.cond.Signal()
	p.mu.Unlock()
	p.admin.Unlock()
}
