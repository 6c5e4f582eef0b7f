// Package app writes fields of another package's struct.
package app

import "example.com/two/state"

// AddShared writes under a lock that others share.
func AddShared(s *state.State) {
	s.Mu.RLock()
	defer s.Mu.RUnlock()
	s.Count++ // want `Count. is written under .s\.Mu\.RLock\(\)`
}

// Add does not.
func Add(s *state.State) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.Count++
}
