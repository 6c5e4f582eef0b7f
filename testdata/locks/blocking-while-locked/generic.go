// Package generic has locks and channels of generic types.
package generic

import "sync"

type stream[T any] struct {
	mu    sync.Mutex
	items chan T
	last  T
}

func open[T any]() *stream[T] {
	s := &stream[T]{items: make(chan T)}
	go s.run()
	return s
}

func (s *stream[T]) run() {
	for item := range s.items {
		s.mu.Lock()
		s.last = item
		s.mu.Unlock()
	}
}

func (s *stream[T]) sendLocked(items ...T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, item := range items {
		s.items <- item // want `waits under .s\.mu. for a goroutine that needs .s\.mu. first`
	}
}

func (s *stream[T]) send(items ...T) {
	defer close(s.items)
	for _, item := range items {
		s.items <- item
	}
}

// leaks: sendsLocked()
func sendsLocked() { open[int]().sendLocked(1, 2, 3) }

// ends: sends()
func sends() { open[int]().send(1, 2, 3) }
