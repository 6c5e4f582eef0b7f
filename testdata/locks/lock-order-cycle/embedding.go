// Package embedding has one lock embedded and one beside it.
package embedding

import "sync"

type cluster struct {
	sync.Mutex
	state sync.Mutex
	size  int
}

func (c *cluster) growCrossed() {
	c.Lock()
	defer c.Unlock()
	c.state.Lock() // want `c\.state. is taken while .c. is held, and elsewhere the other way round`
	c.size++
	c.state.Unlock()
}

type view struct{ *cluster }

func (v *view) shrinkCrossed() {
	v.state.Lock()
	defer v.state.Unlock()
	v.Lock()
	v.size--
	v.Unlock()
}

type region struct {
	sync.Mutex
	state sync.Mutex
	size  int
}

func (r *region) grow() {
	r.Lock()
	defer r.Unlock()
	r.state.Lock()
	r.size++
	r.state.Unlock()
}

type map_ struct{ *region }

func (m *map_) shrink() {
	m.Lock()
	defer m.Unlock()
	m.state.Lock()
	m.size--
	m.state.Unlock()
}
