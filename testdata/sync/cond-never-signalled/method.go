// Package method signals, or should, in methods.
package method

import "sync"

type silent struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func newSilent() *silent {
	s := &silent{}
	s.init()
	go s.set()
	return s
}

func (s *silent) init()            { s.cond = sync.NewCond(&s.mu) }
func (s *silent) pause()           { s.cond.Wait() } // want "nobody signals `s.cond`"
func (s *silent) wake()            {}
func (s *silent) when() *sync.Cond { return s.cond }

func (s *silent) set() {
	s.mu.Lock()
	s.open = true
	s.wake()
	s.mu.Unlock()
}

// leaks: newSilent().awaitSilent()
func (s *silent) awaitSilent() {
	s.when().L.Lock()
	defer s.when().L.Unlock()
	for !s.open {
		s.pause()
	}
}

type gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func newGate() *gate {
	g := &gate{}
	g.init()
	go g.set()
	return g
}

func (g *gate) init()            { g.cond = sync.NewCond(&g.mu) }
func (g *gate) pause()           { g.cond.Wait() }
func (g *gate) wake()            { g.when().Broadcast() }
func (g *gate) when() *sync.Cond { return g.cond }

func (g *gate) set() {
	g.mu.Lock()
	g.open = true
	g.wake()
	g.mu.Unlock()
}

// ends: newGate().await()
func (g *gate) await() {
	g.when().L.Lock()
	defer g.when().L.Unlock()
	for !g.open {
		g.pause()
	}
}
