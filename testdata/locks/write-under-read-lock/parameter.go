// Package parameter is given who owns the lock.
package parameter

import "sync"

type stats struct {
	mu   sync.RWMutex
	seen map[string]int
}

func hitShared(s *stats, name string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.seen[name]++ // want `seen. is written under .s\.mu\.RLock\(\)`
	return s.seen[name]
}

func hit(s *stats, name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[name]++
	return s.seen[name]
}
