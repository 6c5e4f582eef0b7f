// Package twofiles waits in a method of another file.
package twofiles

func (q *queue) popOnce() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.pauseOnce()
	}
	return q.items[0]
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.pause()
	}
	return q.items[0]
}
