// Package generic has a pool of any type.
package generic

import "sync"

type pool[T any] struct{ inner sync.Pool }

func (p *pool[T]) get() *T { return p.inner.Get().(*T) }

func (p *pool[T]) put(used *T) {
	var zero T
	*used = zero
	p.inner.Put(used)
}

type point struct{ x, y int }

func sumLate(points *pool[point]) int {
	one := points.get()
	points.put(one)
	return one.x + one.y // want `one. is used after it went back to the pool`
}

func sum(points *pool[point]) int {
	one := points.get()
	defer points.put(one)
	return one.x + one.y
}

func swapLate[T any](pool *sync.Pool, value T) T {
	one := pool.Get().(*T)
	pool.Put(one)
	old := *one // want `one. is used after it went back to the pool`
	*one = value
	return old
}

func swap[T any](pool *sync.Pool, value T) T {
	one := pool.Get().(*T)
	old := *one
	*one = value
	pool.Put(one)
	return old
}
