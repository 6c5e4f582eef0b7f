// Package generic has locks and condition in generic types.
package generic

import "sync"

type pool[T any] struct {
	admin sync.Mutex
	mu    sync.Mutex
	cond  *sync.Cond
	idle  []T
}

func open[T any]() *pool[T] {
	p := &pool[T]{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *pool[T]) takeLocked() T {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) == 0 {
		p.cond.Wait() // want `p\.cond\.Wait. keeps .p\.admin., which everybody who signals needs`
	}
	return p.idle[0]
}

func (p *pool[T]) take() T {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) == 0 {
		p.cond.Wait()
	}
	return p.idle[0]
}

func (p *pool[T]) give(item T) {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, item)
	p.cond.Signal()
}
