// Package store leaves the locking to who uses it.
package store

import "sync"

// Store is a table with a lock.
type Store struct {
	mu    sync.Mutex
	Names map[string]int
}

// LockNames takes the lock.
func (s *Store) LockNames() {
	s.mu.Lock()
}

// UnlockNames gives it back.
func (s *Store) UnlockNames() {
	s.mu.Unlock()
}
