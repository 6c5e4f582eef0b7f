// Package iface has the pool behind an interface.
package iface

import "sync"

type frame struct{ data []byte }

// frames has one implementation.
type frames interface {
	get() *frame
	put(*frame)
}

type pooled struct{ pool sync.Pool }

func (p *pooled) get() *frame     { return p.pool.Get().(*frame) }
func (p *pooled) put(used *frame) { p.pool.Put(used) }

func sizeLate(from frames) int {
	one := from.get()
	from.put(one)
	return len(one.data) // want `one. is used after it went back to the pool`
}

func size(from frames) int {
	one := from.get()
	defer from.put(one)
	return len(one.data)
}

// sheets has two implementations, and one of them keeps nothing.
type sheets interface{ give(*frame) }

type heap struct{}

func (heap) give(*frame) {}

type recycled struct{ pool sync.Pool }

func (r *recycled) give(used *frame) { r.pool.Put(used) }

func length(to sheets, one *frame) int {
	to.give(one)
	return len(one.data)
}
