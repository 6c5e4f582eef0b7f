// Package fine has conditions that somebody signals, or may.
package fine

import (
	"context"
	"sync"
)

type plugin struct {
	mu     sync.Mutex
	active *sync.Cond
	ready  bool
}

func load() *plugin {
	p := &plugin{}
	p.active = sync.NewCond(&p.mu)
	return p
}

func (p *plugin) await() {
	for !p.ready {
		p.active.Wait()
	}
}

func (p *plugin) activate() {
	p.ready = true
	wake(p.active)
}

func wake(cond *sync.Cond) { cond.Broadcast() }

type watched struct{ cond *sync.Cond }

func (w *watched) await(ctx context.Context) {
	defer context.AfterFunc(ctx, w.cond.Broadcast)()
	for ctx.Err() == nil {
		w.cond.Wait()
	}
}

func watch() *watched { return &watched{cond: sync.NewCond(&sync.Mutex{})} }

// Public can be signalled by anybody.
type Public struct{ Cond *sync.Cond }

// NewPublic makes one.
func NewPublic() *Public { return &Public{Cond: sync.NewCond(&sync.Mutex{})} }

func (p *Public) await(ready func() bool) {
	for !ready() {
		p.Cond.Wait()
	}
}

func handedOut(use func(*sync.Cond), ready func() bool) {
	cond := sync.NewCond(&sync.Mutex{})
	use(cond)
	for !ready() {
		cond.Wait()
	}
}

func byAClosure(ready func() bool) func() {
	cond := sync.NewCond(&sync.Mutex{})
	go func() {
		for !ready() {
			cond.Wait()
		}
	}()
	return func() { cond.Signal() }
}

type embedding struct {
	*sync.Cond
	full bool
}

func (e *embedding) await() {
	for e.full {
		e.Wait()
	}
}

func (e *embedding) drain() {
	e.full = false
	e.Signal()
}

func embed() *embedding { return &embedding{Cond: sync.NewCond(&sync.Mutex{})} }

func copied(ready func() bool) {
	one := sync.NewCond(&sync.Mutex{})
	other := one
	go other.Signal()
	for !ready() {
		one.Wait()
	}
}
