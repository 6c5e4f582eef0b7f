// Package queue has a condition that its users wait for.
package queue

import "sync"

// Queue is ready when it has items.
type Queue struct {
	Mu    sync.Mutex
	Ready *sync.Cond
	Items []int
}

// New makes a queue.
func New() *Queue {
	q := &Queue{}
	q.Ready = sync.NewCond(&q.Mu)
	return q
}

// Put adds an item.
func (q *Queue) Put(item int) {
	q.Mu.Lock()
	defer q.Mu.Unlock()
	q.Items = append(q.Items, item)
	q.Ready.Signal()
}
