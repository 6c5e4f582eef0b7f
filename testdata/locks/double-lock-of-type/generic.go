package generic

import "sync"

type stack[T any] struct {
	mu    sync.Mutex
	items []T
}

func (s *stack[T]) drain(from *stack[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from.mu.Lock() // want `.from\.mu. is locked while .s\.mu. is held`
	defer from.mu.Unlock()
	s.items = append(s.items, from.items...)
	from.items = nil
}

func (s *stack[T]) drainApart(from *stack[T]) {
	from.mu.Lock()
	items := from.items
	from.items = nil
	from.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = append(s.items, items...)
}
