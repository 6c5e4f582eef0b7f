// Package generic has the field in a generic type.
package generic

import "sync/atomic"

type ring[T any] struct {
	items []T
	head  uint64
	tail  uint64
}

func (r *ring[T]) push(item T) {
	at := atomic.AddUint64(&r.head, 1)
	r.items[at%uint64(len(r.items))] = item
}

func (r *ring[T]) pop() T {
	at := atomic.AddUint64(&r.tail, 1)
	return r.items[at%uint64(len(r.items))]
}

func (r *ring[T]) waiting() uint64 { return atomic.LoadUint64(&r.head) - atomic.LoadUint64(&r.tail) }

func (r *ring[T]) isFreshTorn() bool {
	return r.head == 0 // want `r\.head. is read without sync/atomic`
}

func (r *ring[T]) isUnread() bool { return atomic.LoadUint64(&r.tail) == 0 }
