// Package embedding keeps locks that it embeds.
package embedding

import "sync"

type guarded struct {
	sync.Mutex
	value int
}

func (g *guarded) takeKept() (int, bool) {
	g.Lock() // want `g. is not unlocked when g\.value == 0`
	if g.value == 0 {
		return 0, false
	}
	value := g.value
	g.value = 0
	g.Unlock()
	return value, true
}

func (g *guarded) take() (int, bool) {
	g.Lock()
	defer g.Unlock()
	if g.value == 0 {
		return 0, false
	}
	value := g.value
	g.value = 0
	return value, true
}

type session struct {
	*guarded
	name string
}

func (s *session) renameKept(name string) {
	s.Lock() // want `s. is not unlocked when s\.name == name`
	if s.name == name {
		return
	}
	s.name = name
	s.guarded.Unlock()
}

func (s *session) rename(name string) {
	s.Lock()
	if s.name != name {
		s.name = name
	}
	s.guarded.Unlock()
}
