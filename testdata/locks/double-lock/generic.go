package generic

import "sync"

type set[K comparable] struct {
	mu    sync.RWMutex
	items map[K]bool
}

func (s *set[K]) has(key K) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.items[key]
}

func (s *set[K]) add(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.has(key) { // want `s\.mu. is locked again by this call`
		s.items[key] = true
	}
}

func (s *set[K]) addOnce(key K) {
	if s.has(key) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[key] = true
}

func with[T any](mu *sync.Mutex, f func() T) T {
	mu.Lock()
	defer mu.Unlock()
	return f()
}

type box struct {
	mu sync.Mutex
	n  int
}

func (b *box) nested() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return with(&b.mu, func() int { return b.n }) // want `b\.mu. is locked again by this call`
}

func (b *box) single() int {
	return with(&b.mu, func() int { return b.n })
}
