// Package again takes a lock again in the call that takes a second one: that alone never ends.
package again

import "sync"

type endpoint struct {
	busy    sync.Mutex
	collect sync.RWMutex
	objects int
}

func (e *endpoint) discover() {
	e.busy.Lock()
	defer e.busy.Unlock()
	e.collect.Lock()
	defer e.collect.Unlock()
	e.objects++
}

func (e *endpoint) gather() int {
	e.collect.RLock()
	defer e.collect.RUnlock()
	e.discover()
	return e.objects
}

type station struct {
	busy    sync.Mutex
	collect sync.RWMutex
	objects int
}

func (s *station) discover() {
	s.busy.Lock()
	defer s.busy.Unlock()
	s.collect.Lock() // want `.s\.collect. is taken while .s\.busy. is held, and elsewhere the other way round`
	defer s.collect.Unlock()
	s.objects++
}

func (s *station) gather() int {
	s.collect.RLock()
	defer s.collect.RUnlock()
	s.wait()
	return s.objects
}

func (s *station) wait() {
	s.busy.Lock()
	defer s.busy.Unlock()
	s.objects--
}
