package generic

import "time"

type store[T any] struct {
	values []T
	timer  *time.Timer
}

func (s *store[T]) flushLater() {
	time.AfterFunc(time.Second, s.flush) // want `cannot stop its call`
}

func (s *store[T]) flushStoppable() {
	s.timer = time.AfterFunc(time.Second, s.flush)
}

func (s *store[T]) flush() { s.values = nil }

func (s *store[T]) Close() { s.timer.Stop() }
