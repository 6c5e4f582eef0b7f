// Package field keeps the condition in a struct.
package field

import "sync"

type silent struct {
	mu    sync.Mutex
	ready *sync.Cond
	open  bool
}

func newSilent() *silent {
	s := &silent{}
	s.ready = sync.NewCond(&s.mu)
	return s
}

func (s *silent) set() {
	s.mu.Lock()
	s.open = true
	s.mu.Unlock()
}

// leaks: newSilent().awaitSilent()
func (s *silent) awaitSilent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.open {
		s.ready.Wait() // want "nobody signals `s.ready`"
	}
}

type gate struct {
	mu    sync.Mutex
	ready *sync.Cond
	open  bool
}

func newGate() *gate {
	g := &gate{}
	g.ready = sync.NewCond(&g.mu)
	go g.set()
	return g
}

func (g *gate) set() {
	g.mu.Lock()
	g.open = true
	g.ready.Broadcast()
	g.mu.Unlock()
}

// ends: newGate().await()
func (g *gate) await() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.open {
		g.ready.Wait()
	}
}

type plain struct {
	cond sync.Cond
	full bool
}

func (p *plain) awaitSilent() {
	for p.full {
		p.cond.Wait() // want "nobody signals `p.cond`"
	}
}
