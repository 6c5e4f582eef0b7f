// Package funcvalue waits through function values.
package funcvalue

import "sync"

type queue struct {
	cond  *sync.Cond
	items []int
}

func (q *queue) popOnce() int {
	wait := q.cond.Wait
	q.cond.L.Lock()
	defer q.cond.L.Unlock()
	if len(q.items) == 0 {
		wait() // want `q\.cond\.Wait. is not in a loop that asks again`
	}
	return q.items[0]
}

func (q *queue) pop() int {
	wait := q.cond.Wait
	q.cond.L.Lock()
	defer q.cond.L.Unlock()
	for len(q.items) == 0 {
		wait()
	}
	return q.items[0]
}
