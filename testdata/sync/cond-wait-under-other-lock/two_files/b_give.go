// Package pool waits in another file than it signals.
package pool

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

func (p *pool) give() {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle++
	p.cond.Signal()
}
