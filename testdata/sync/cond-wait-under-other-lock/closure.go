// Package closure waits and signals in literals.
package closure

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
	p.admin.Lock()
	defer p.admin.Unlock()
	func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for p.idle == 0 {
			p.cond.Wait() // want `p\.cond\.Wait. keeps .p\.admin., which everybody who signals needs`
		}
		p.idle--
	}()
}

func (p *pool) take() {
	p.admin.Lock()
	p.idle++
	p.admin.Unlock()
	func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for p.idle == 0 {
			p.cond.Wait()
		}
		p.idle--
	}()
}

func (p *pool) give() {
	p.admin.Lock()
	defer p.admin.Unlock()
	defer func() {
		p.cond.Signal()
	}()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle++
}
