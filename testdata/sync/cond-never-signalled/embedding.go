// Package embedding embeds the condition.
package embedding

import "sync"

type silent struct {
	*sync.Cond
	open bool
}

func newSilent() *silent { return &silent{Cond: sync.NewCond(&sync.Mutex{})} }

// leaks: newSilent().awaitSilent()
func (s *silent) awaitSilent() {
	s.L.Lock()
	defer s.L.Unlock()
	for !s.open {
		s.Wait() // want "nobody signals `s`"
	}
}

type base struct {
	mu   sync.Mutex
	cond *sync.Cond
}

type view struct {
	*base
	open bool
}

func newView() *view {
	v := &view{base: &base{}}
	v.cond = sync.NewCond(&v.mu)
	return v
}

// leaks: newView().watchSilent()
func (v *view) watchSilent() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for !v.open {
		v.cond.Wait() // want "nobody signals `v.cond`"
	}
}

type gate struct {
	*sync.Cond
	open bool
}

func newGate() *gate {
	g := &gate{Cond: sync.NewCond(&sync.Mutex{})}
	go g.set()
	return g
}

func (g *gate) set() {
	g.L.Lock()
	g.open = true
	g.Broadcast()
	g.L.Unlock()
}

// ends: newGate().await()
func (g *gate) await() {
	g.L.Lock()
	defer g.L.Unlock()
	for !g.open {
		g.Wait()
	}
}
