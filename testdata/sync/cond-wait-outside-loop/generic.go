// Package generic has conditions in generic types.
package generic

import "sync"

type queue[T any] struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []T
}

func (q *queue[T]) popOnce() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait() // want `q\.cond\.Wait. is not in a loop that asks again`
	}
	return q.items[0]
}

func (q *queue[T]) pop() T {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	return q.items[0]
}
