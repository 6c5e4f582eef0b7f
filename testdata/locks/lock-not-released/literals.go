package literals

import (
	"errors"
	"sync"
)

var errClosed = errors.New("closed")

type source struct {
	mu     sync.Mutex
	closed bool
}

func (s *source) open() error { return nil }

// start locks outside of the literal that unlocks.
func (s *source) start() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return errClosed
	}
	err := func() error {
		defer s.mu.Unlock()
		return s.open()
	}()
	return err
}

func (s *source) insideALiteral() func() error {
	return func() error {
		s.mu.Lock() // want `s\.mu. is not unlocked when s\.closed`
		if s.closed {
			return errClosed
		}
		s.mu.Unlock()
		return nil
	}
}

func (s *source) spawned(done chan<- error) {
	go func() {
		s.mu.Lock() // want `s\.mu. is not unlocked when err != nil`
		if err := s.open(); err != nil {
			done <- err
			return
		}
		s.mu.Unlock()
		done <- nil
	}()
}

func (s *source) throughAVariable() error {
	unlock := func() { s.mu.Unlock() }
	s.mu.Lock()
	if s.closed {
		unlock()
		return errClosed
	}
	s.mu.Unlock()
	return nil
}

func each[T any](list []T, visit func(T) error) error {
	for _, item := range list {
		if err := visit(item); err != nil {
			return err
		}
	}
	return nil
}

func (s *source) genericCallback(list []int) error {
	return each(list, func(n int) error {
		s.mu.Lock() // want `s\.mu. is not unlocked when n == 0`
		if n == 0 {
			return errClosed
		}
		s.mu.Unlock()
		return nil
	})
}
