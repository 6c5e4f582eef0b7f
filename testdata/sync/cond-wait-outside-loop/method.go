// Package method waits in methods that others call.
package method

import "sync"

type once struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func (o *once) pause() {
	o.cond.Wait() // want `o\.cond\.Wait. is not in a loop that asks again`
}

func (o *once) popOnce() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.items) == 0 {
		o.pause()
	}
	return o.items[0]
}

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func (q *queue) pause() { q.cond.Wait() }

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.pause()
	}
	return q.items[0]
}
