package method

import "sync"

type set struct {
	mu    sync.RWMutex
	items map[string]bool
}

func (s *set) list() []string {
	s.mu.Lock() // want `.s\.mu. is locked while .s\.mu. is held`
	defer s.mu.Unlock()
	var found []string
	for item := range s.items {
		found = append(found, item)
	}
	return found
}

func (s *set) addAll(other *set) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, item := range other.list() {
		s.items[item] = true
	}
}

func (s *set) addAllOf(other *set) {
	items := other.list()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, item := range items {
		s.items[item] = true
	}
}

func (s *set) has(item string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.items[item]
}

func (s *set) hasAlso(other *set, item string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.items[item] && other.has(item)
}
