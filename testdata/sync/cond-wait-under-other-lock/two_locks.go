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

type guarded struct {
	admin *sync.Mutex
	mu    *sync.Mutex
	cond  *sync.Cond
	idle  int
}

func openGuarded() *guarded {
	mu, admin := &sync.Mutex{}, &sync.Mutex{}
	return &guarded{admin: admin, mu: mu, cond: sync.NewCond(mu)}
}

func (g *guarded) take() {
	g.admin.Lock()
	defer g.admin.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.idle == 0 {
		g.cond.Wait() // want "keeps .g.admin., which everybody who signals needs"
	}
	g.idle--
}

func (g *guarded) give() {
	g.admin.Lock()
	g.mu.Lock()
	g.idle++
	g.cond.Signal()
	g.mu.Unlock()
	g.admin.Unlock()
}
