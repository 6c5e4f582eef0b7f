// Package embedding embeds the condition.
package embedding

import "sync"

type queue struct {
	*sync.Cond
	items []int
}

func (q *queue) popOnce() int {
	q.L.Lock()
	defer q.L.Unlock()
	if len(q.items) == 0 {
		q.Wait() // want `q\.Wait. is not in a loop that asks again`
	}
	return q.items[0]
}

func (q *queue) pop() int {
	q.L.Lock()
	defer q.L.Unlock()
	for len(q.items) == 0 {
		q.Wait()
	}
	return q.items[0]
}
