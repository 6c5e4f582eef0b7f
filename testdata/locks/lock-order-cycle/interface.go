// Package iface takes the second lock behind an interface.
package iface

import "sync"

// notifier has one implementation.
type notifier interface{ notify() }

type store struct {
	items sync.Mutex
	tell  sync.Mutex
	told  int
	count int
}

func (s *store) notify() {
	s.tell.Lock()
	defer s.tell.Unlock()
	s.told++
}

func announce(to notifier) { to.notify() }

func (s *store) addCrossed() {
	s.items.Lock()
	defer s.items.Unlock()
	s.count++
	announce(s) // want `s\.tell. is taken while .s\.items. is held, and elsewhere the other way round`
}

func (s *store) resetCrossed() {
	s.tell.Lock()
	defer s.tell.Unlock()
	s.items.Lock()
	defer s.items.Unlock()
	s.count, s.told = 0, 0
}

// ringer has one implementation, too.
type ringer interface{ ring() }

type bell struct {
	items sync.Mutex
	tell  sync.Mutex
	told  int
	count int
}

func (b *bell) ring() {
	b.tell.Lock()
	defer b.tell.Unlock()
	b.told++
}

func sound(on ringer) { on.ring() }

func (b *bell) add() {
	b.items.Lock()
	defer b.items.Unlock()
	b.count++
	sound(b)
}

func (b *bell) reset() {
	b.items.Lock()
	defer b.items.Unlock()
	b.tell.Lock()
	defer b.tell.Unlock()
	b.count, b.told = 0, 0
}
