// Package iface takes the lock again behind an interface.
package iface

import "sync"

// sized has one implementation.
type sized interface{ size() int }

type table struct {
	mu   sync.Mutex
	rows []string
}

func (t *table) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.rows)
}

func isLarge(s sized) bool { return s.size() > 100 }

// leaks: new(table).addTwice("a")
func (t *table) addTwice(row string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !isLarge(t) { // want `t\.mu. is locked again by this call`
		t.rows = append(t.rows, row)
	}
}

// ends: new(table).addOnce("a")
func (t *table) addOnce(row string) {
	large := isLarge(t)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !large {
		t.rows = append(t.rows, row)
	}
}

// leaks: twiceThroughAVariable(new(table))
func twiceThroughAVariable(t *table) int {
	var s sized = t
	t.mu.Lock()
	defer t.mu.Unlock()
	return s.size() // want `t\.mu. is locked again by this call`
}

// ends: onceThroughAVariable(new(table))
func onceThroughAVariable(t *table) int {
	var s sized = t
	return s.size()
}

// The lock of all counters.
var counting sync.Mutex

// counter has two implementations that both take the lock.
type counter interface{ count() }

type hits struct{ n int }

func (h *hits) count() {
	counting.Lock()
	defer counting.Unlock()
	h.n++
}

type misses struct{ n int }

func (m *misses) count() {
	counting.Lock()
	m.n++
	counting.Unlock()
}

func countAllTwice(all []counter) {
	counting.Lock()
	defer counting.Unlock()
	for _, each := range all {
		each.count() // want `counting. is locked again by this call`
	}
}

func countAllOnce(all []counter) {
	for _, each := range all {
		each.count()
	}
}

// gauge has two implementations, and one of them takes no lock.
type gauge interface{ set(int) }

type guarded struct{ n int }

func (g *guarded) set(n int) {
	counting.Lock()
	g.n = n
	counting.Unlock()
}

type bare struct{ n int }

func (b *bare) set(n int) { b.n = n }

func setOne(g gauge) {
	counting.Lock()
	defer counting.Unlock()
	g.set(1)
}
