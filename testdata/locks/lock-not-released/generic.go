// Package generic keeps locks of generic types.
package generic

import "sync"

type stack[T any] struct {
	mu    sync.Mutex
	items []T
}

func (s *stack[T]) popKept() (item T, ok bool) {
	s.mu.Lock() // want `s\.mu. is not unlocked when len\(s\.items\) == 0`
	if len(s.items) == 0 {
		return item, false
	}
	item, s.items = s.items[0], s.items[1:]
	s.mu.Unlock()
	return item, true
}

func (s *stack[T]) pop() (item T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.items) == 0 {
		return item, false
	}
	item, s.items = s.items[0], s.items[1:]
	return item, true
}

func doKept[L sync.Locker](lock L, work func() error) error {
	lock.Lock() // want `lock. is not unlocked when err != nil`
	if err := work(); err != nil {
		return err
	}
	lock.Unlock()
	return nil
}

func do[L sync.Locker](lock L, work func() error) error {
	lock.Lock()
	err := work()
	lock.Unlock()
	return err
}
