package store

import (
	"errors"
	"log"
	"sync"
)

type store struct {
	mu    sync.Mutex
	state sync.RWMutex
	data  map[string]int
	dirty bool
}

var errMissing = errors.New("missing")

func (s *store) save() error { return nil }

func (s *store) earlyReturn(key string) (int, error) {
	s.mu.Lock() // want `s\.mu. is not unlocked when !ok`
	value, ok := s.data[key]
	if !ok {
		return 0, errMissing
	}
	s.mu.Unlock()
	return value, nil
}

func (s *store) reader(key string) (int, error) {
	s.state.RLock() // want `s\.state. is not unlocked when err != nil`
	if err := s.save(); err != nil {
		return 0, err
	}
	value := s.data[key]
	s.state.RUnlock()
	return value, nil
}

func (s *store) breakToReturn(keys []string) int {
	s.mu.Lock() // want `s\.mu. is not unlocked`
	for _, key := range keys {
		if s.data[key] > 0 {
			return s.data[key]
		}
	}
	s.mu.Unlock()
	return 0
}

func (s *store) oneCaseForgets(kind int) {
	s.mu.Lock() // want `s\.mu. is not unlocked`
	switch kind {
	case 0:
		s.mu.Unlock()
	case 1:
		s.dirty = true
	default:
		s.mu.Unlock()
	}
}

func localMutex() error {
	var mu sync.Mutex
	mu.Lock() // want `mu. is not unlocked when`
	if len(errMissing.Error()) > 3 {
		return errMissing
	}
	mu.Unlock()
	return nil
}

func (s *store) everyPath(key string) (int, error) {
	s.mu.Lock()
	value, ok := s.data[key]
	if !ok {
		s.mu.Unlock()
		return 0, errMissing
	}
	s.mu.Unlock()
	return value, nil
}

func (s *store) deferred(key string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, ok := s.data[key]
	if !ok {
		return 0, errMissing
	}
	return value, nil
}

func (s *store) deferredInALiteral() error {
	s.mu.Lock()
	defer func() {
		s.dirty = false
		s.mu.Unlock()
	}()
	if err := s.save(); err != nil {
		return err
	}
	return nil
}

func (s *store) flag(locked bool) error {
	if !locked {
		s.mu.Lock()
	}
	err := s.save()
	if !locked {
		s.mu.Unlock()
	}
	return err
}

func (s *store) constantFlag(quick bool) error {
	held := false
	if !quick {
		s.mu.Lock()
		held = true
	}
	err := s.save()
	if held {
		s.mu.Unlock()
	}
	return err
}

func (s *store) endsTheProcess() {
	s.mu.Lock()
	if err := s.save(); err != nil {
		log.Fatal(err)
	}
	s.mu.Unlock()
}

func (s *store) panics() {
	s.mu.Lock()
	if s.data == nil {
		panic("no data")
	}
	s.mu.Unlock()
}

func (s *store) relocks() {
	s.mu.Lock()
	s.mu.Unlock()
	s.mu.Lock()
	s.mu.Unlock()
}
