// Package iface waits behind an interface.
package iface

import "sync"

// waiter has two implementations; one of them is never signalled.
type waiter interface{ await() }

type silent struct {
	cond *sync.Cond
	open bool
}

func (s *silent) await() {
	s.cond.L.Lock()
	defer s.cond.L.Unlock()
	for !s.open {
		s.cond.Wait() // want "nobody signals `s.cond`"
	}
}

type gate struct {
	cond *sync.Cond
	open bool
}

func (g *gate) await() {
	g.cond.L.Lock()
	defer g.cond.L.Unlock()
	for !g.open {
		g.cond.Wait()
	}
}

// signaller is how gates are signalled.
type signaller interface{ Signal() }

func (g *gate) set() {
	var s signaller = g.cond
	g.cond.L.Lock()
	g.open = true
	g.cond.L.Unlock()
	s.Signal()
}

// leaks: allSilent()
func allSilent() {
	all(&silent{cond: sync.NewCond(&sync.Mutex{})})
}

// ends: allSignalled()
func allSignalled() {
	g := &gate{cond: sync.NewCond(&sync.Mutex{})}
	go g.set()
	all(g)
}

func all(waiters ...waiter) {
	for _, each := range waiters {
		each.await()
	}
}
