// Package generic has the locks in generic types.
package generic

import "sync"

type pair[T any] struct {
	left, right sync.Mutex
	one, other  T
}

func (p *pair[T]) swapCrossed() {
	p.left.Lock()
	defer p.left.Unlock()
	p.right.Lock() // want `p\.right. is taken while .p\.left. is held, and elsewhere the other way round`
	defer p.right.Unlock()
	p.one, p.other = p.other, p.one
}

func (p *pair[T]) setCrossed(value T) {
	p.right.Lock()
	defer p.right.Unlock()
	p.left.Lock()
	defer p.left.Unlock()
	p.one, p.other = value, value
}

type couple[T any] struct {
	left, right sync.Mutex
	one, other  T
}

func (c *couple[T]) swap() {
	c.left.Lock()
	defer c.left.Unlock()
	c.right.Lock()
	defer c.right.Unlock()
	c.one, c.other = c.other, c.one
}

func (c *couple[T]) set(value T) {
	c.left.Lock()
	defer c.left.Unlock()
	c.right.Lock()
	defer c.right.Unlock()
	c.one, c.other = value, value
}
