// Package funcvalue takes the lock again through function values.
package funcvalue

import "sync"

type store struct {
	mu       sync.Mutex
	items    []int
	onChange func()
	onRemove func()
}

func newStore() *store {
	s := &store{}
	s.onChange = s.changed
	return s
}

func (s *store) changed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = s.items[:0]
}

// leaks: new(store).inAVariableTwice()
func (s *store) inAVariableTwice() {
	tell := s.changed
	s.mu.Lock()
	defer s.mu.Unlock()
	tell() // want `s\.mu. is locked again by this call`
}

// ends: new(store).inAVariableOnce()
func (s *store) inAVariableOnce() {
	tell := s.changed
	s.mu.Lock()
	s.items = nil
	s.mu.Unlock()
	tell()
}

// leaks: newStore().inAFieldTwice(1)
func (s *store) inAFieldTwice(item int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = append(s.items, item)
	s.onChange() // want `s\.mu. is locked again by this call`
}

// ends: newStore().inAFieldOnce(1)
func (s *store) inAFieldOnce(item int) {
	s.mu.Lock()
	s.items = append(s.items, item)
	s.mu.Unlock()
	s.onChange()
}

func apply(change func()) { change() }

// leaks: new(store).asAnArgumentTwice()
func (s *store) asAnArgumentTwice() {
	s.mu.Lock()
	defer s.mu.Unlock()
	apply(s.changed) // want `s\.mu. is locked again by this call`
}

// ends: new(store).asAnArgumentOnce()
func (s *store) asAnArgumentOnce() {
	s.mu.Lock()
	s.items = nil
	s.mu.Unlock()
	apply(s.changed)
}

// Replace may be given anything.
func (s *store) Replace(f func()) { s.onRemove = f }

func (s *store) remove() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = nil
	s.onRemove()
}
