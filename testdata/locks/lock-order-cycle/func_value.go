// Package funcvalue takes the second lock in function values.
package funcvalue

import "sync"

type store struct {
	items    sync.Mutex
	tell     sync.Mutex
	onChange func()
	told     int
	count    int
}

func newStore() *store {
	s := &store{}
	s.onChange = s.notify
	return s
}

func (s *store) notify() {
	s.tell.Lock()
	defer s.tell.Unlock()
	s.told++
}

func (s *store) addCrossed() {
	s.items.Lock()
	defer s.items.Unlock()
	s.count++
	s.onChange() // want `s\.tell. is taken while .s\.items. is held, and elsewhere the other way round`
}

func (s *store) resetCrossed() {
	s.tell.Lock()
	defer s.tell.Unlock()
	s.items.Lock()
	defer s.items.Unlock()
	s.count, s.told = 0, 0
}

type bell struct {
	items  sync.Mutex
	tell   sync.Mutex
	onRing func()
	told   int
	count  int
}

func newBell() *bell {
	b := &bell{}
	b.onRing = b.notify
	return b
}

func (b *bell) notify() {
	b.tell.Lock()
	defer b.tell.Unlock()
	b.told++
}

func (b *bell) add() {
	b.items.Lock()
	b.count++
	b.items.Unlock()
	b.onRing()
}

func (b *bell) reset() {
	b.tell.Lock()
	defer b.tell.Unlock()
	b.items.Lock()
	defer b.items.Unlock()
	b.count, b.told = 0, 0
}
