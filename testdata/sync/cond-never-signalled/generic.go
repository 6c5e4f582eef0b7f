// Package generic has conditions in generic types.
package generic

import "sync"

type silent[T any] struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []T
}

func newSilent[T any]() *silent[T] {
	s := &silent[T]{}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *silent[T]) push(item T) {
	s.mu.Lock()
	s.items = append(s.items, item)
	s.mu.Unlock()
}

func (s *silent[T]) popSilent() T {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.items) == 0 {
		s.cond.Wait() // want "nobody signals `s.cond`"
	}
	return s.items[0]
}

// leaks: popsSilent()
func popsSilent() { newSilent[int]().popSilent() }

type queue[T any] struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []T
}

func newQueue[T any]() *queue[T] {
	q := &queue[T]{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue[T]) push(item T) {
	q.mu.Lock()
	q.items = append(q.items, item)
	q.mu.Unlock()
	q.cond.Signal()
}

func (q *queue[T]) pop() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	return q.items[0]
}

// ends: pops()
func pops() {
	q := newQueue[int]()
	go q.push(1)
	q.pop()
}
