// Package parameter is given locks and condition.
package parameter

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

func takeLocked(p *pool) {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.cond.Wait() // want `p\.cond\.Wait. keeps .p\.admin., which everybody who signals needs`
	}
	p.idle--
}

func give(p *pool) {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle++
	p.cond.Signal()
}

func take(p *pool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.cond.Wait()
	}
	p.idle--
}

// leaks: takesLocked()
func takesLocked() {
	p := open()
	p.admin.Lock()
	go give(p)
	p.admin.Unlock()
	for range 1000 {
		takeLocked(p)
	}
}

// ends: takes()
func takes() {
	p := open()
	go give(p)
	take(p)
}
