// Package field keeps the condition in a struct.
package field

import "sync"

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func (q *queue) popOnce() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait() // want `q\.cond\.Wait. is not in a loop that asks again`
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

// answer is given once and stays, but who closes it wakes everybody without one.
type answer struct {
	mu    sync.Mutex
	cond  *sync.Cond
	value *int
}

func newAnswer() *answer {
	a := &answer{}
	a.cond = sync.NewCond(&a.mu)
	return a
}

func (a *answer) give(value int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.value = &value
	a.cond.Broadcast()
}

func (a *answer) close() { a.cond.Broadcast() }

func (a *answer) get() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.value == nil {
		a.cond.Wait() // want "not in a loop"
	}
	return *a.value
}
