// Package funcvalue unlocks through function values.
package funcvalue

import "sync"

type store struct {
	mu    sync.Mutex
	items map[string]int
}

func (s *store) takeKept(key string) (int, bool) {
	s.mu.Lock() // want `s\.mu. is not unlocked when !ok`
	unlock := s.mu.Unlock
	value, ok := s.items[key]
	if !ok {
		return 0, false
	}
	delete(s.items, key)
	unlock()
	return value, true
}

func (s *store) take(key string) (int, bool) {
	s.mu.Lock()
	unlock := s.mu.Unlock
	value, ok := s.items[key]
	if !ok {
		unlock()
		return 0, false
	}
	delete(s.items, key)
	unlock()
	return value, true
}

// locked locks, and returns what unlocks.
func (s *store) locked() func() {
	s.mu.Lock()
	return s.mu.Unlock
}

func (s *store) dropKept(key string) {
	unlock := s.locked() // want `s\.mu. is not unlocked when key == ""`
	if key == "" {
		return
	}
	delete(s.items, key)
	unlock()
}

func (s *store) drop(key string) {
	unlock := s.locked()
	defer unlock()
	if key == "" {
		return
	}
	delete(s.items, key)
}

func (s *store) clear() {
	defer s.locked()()
	clear(s.items)
}

// handOver gives the unlocking away.
func (s *store) handOver(later func(unlock func())) {
	s.mu.Lock()
	later(s.mu.Unlock)
}
