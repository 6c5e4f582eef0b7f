// Package askedonce waits without asking again.
package askedonce

import "sync"

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
	ready bool
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait() // want "`q.cond.Wait` is not in a loop that asks again"
	}
	return q.items[0]
}

func (q *queue) popForEver(handle func(int)) {
	for {
		q.mu.Lock()
		if len(q.items) == 0 {
			q.cond.Wait() // want "not in a loop that asks again"
		}
		item := q.items[0]
		q.items = q.items[1:]
		q.mu.Unlock()
		handle(item)
	}
}

func (q *queue) justWaits() {
	q.mu.Lock()
	q.cond.Wait() // want "not in a loop that asks again"
	q.mu.Unlock()
}

func (q *queue) useIt() { q.justWaits() }

func (q *queue) inAClosure() {
	q.mu.Lock()
	defer q.mu.Unlock()
	func() {
		if !q.ready {
			q.cond.Wait() // want "not in a loop that asks again"
		}
	}()
}

func local(done *bool) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		*done = true
		mu.Unlock()
		cond.Signal()
	}()
	mu.Lock()
	if !*done {
		cond.Wait() // want "`cond.Wait` is not in a loop"
	}
	mu.Unlock()
}

type embedding struct {
	sync.Cond
	full bool
}

func (e *embedding) fill() {
	e.L.Lock()
	if e.full {
		e.Wait() // want "`e.Wait` is not in a loop"
	}
	e.L.Unlock()
}

type ring[T any] struct {
	cond  *sync.Cond
	items []T
}

func (r *ring[T]) take() T {
	r.cond.L.Lock()
	defer r.cond.L.Unlock()
	if len(r.items) == 0 {
		r.cond.Wait() // want "not in a loop"
	}
	return r.items[0]
}
