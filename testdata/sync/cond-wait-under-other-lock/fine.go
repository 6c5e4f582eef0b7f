// Package fine waits where the signal can still come.
package fine

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

func (p *pool) givesItBackFirst() {
	p.admin.Lock()
	p.idle++
	p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.cond.Wait()
	}
}

func (p *pool) give() {
	p.admin.Lock()
	p.mu.Lock()
	p.cond.Signal()
	p.mu.Unlock()
	p.admin.Unlock()
}

type other struct {
	admin sync.Mutex
	mu    sync.Mutex
	cond  *sync.Cond
	idle  int
}

func openOther() *other {
	o := &other{}
	o.cond = sync.NewCond(&o.mu)
	return o
}

func (o *other) take() {
	o.admin.Lock()
	defer o.admin.Unlock()
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.idle == 0 {
		o.cond.Wait()
	}
}

func (o *other) giveWithoutAdmin() {
	o.mu.Lock()
	o.cond.Signal()
	o.mu.Unlock()
}

type shared struct {
	mu   *sync.Mutex
	cond *sync.Cond
	idle int
}

// The lock of the condition is kept in a field of its own, too.
func openShared() *shared {
	mu := &sync.Mutex{}
	return &shared{mu: mu, cond: sync.NewCond(mu)}
}

func (s *shared) take() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.idle == 0 {
		s.cond.Wait()
	}
	s.idle--
}

func (s *shared) give() {
	s.mu.Lock()
	s.idle++
	s.cond.Signal()
	s.mu.Unlock()
}
