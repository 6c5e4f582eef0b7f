// Package embedding embeds locks and condition.
package embedding

import "sync"

type pool struct {
	sync.Mutex
	*sync.Cond
	mu   sync.Mutex
	idle int
}

func open() *pool {
	p := &pool{}
	p.Cond = sync.NewCond(&p.mu)
	return p
}

func (p *pool) takeLocked() {
	p.Lock()
	defer p.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.Wait() // want `p\.Wait. keeps .p., which everybody who signals needs`
	}
	p.idle--
}

func (p *pool) take() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.Wait()
	}
	p.idle--
}

func (p *pool) give() {
	p.Lock()
	defer p.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle++
	p.Signal()
}
