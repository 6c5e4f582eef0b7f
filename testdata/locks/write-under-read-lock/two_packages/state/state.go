// Package state has fields and the lock that guards them.
package state

import "sync"

// State is guarded by Mu.
type State struct {
	Mu    sync.RWMutex
	Count int
}

// Reset writes under the lock.
func (s *State) Reset() {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.Count = 0
}
