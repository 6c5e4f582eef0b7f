// Package tally counts.
package tally

import "sync"

// Torn counts without a lock.
type Torn struct{ Count int }

// Tally counts under one.
type Tally struct {
	mu    sync.Mutex
	count int
}

// Add takes the lock.
func (t *Tally) Add() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count++
}
