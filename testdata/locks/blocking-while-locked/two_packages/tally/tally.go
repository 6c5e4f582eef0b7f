// Package tally counts under a lock.
package tally

import "sync"

// Tally is a count and its lock.
type Tally struct {
	Mu    sync.Mutex
	Count int
}

// Add takes the lock.
func (t *Tally) Add(n int) {
	t.Mu.Lock()
	defer t.Mu.Unlock()
	t.Count += n
}
