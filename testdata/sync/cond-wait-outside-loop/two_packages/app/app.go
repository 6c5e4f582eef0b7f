// Package app takes items from a queue.
package app

import "example.com/two/queue"

func take(q *queue.Queue) int {
	q.Mu.Lock()
	defer q.Mu.Unlock()
	if len(q.Items) == 0 {
		q.Ready.Wait() // want `q\.Ready\.Wait. is not in a loop`
	}
	item := q.Items[0]
	q.Items = q.Items[1:]
	return item
}

func takeInLoop(q *queue.Queue) int {
	q.Mu.Lock()
	defer q.Mu.Unlock()
	for len(q.Items) == 0 {
		q.Ready.Wait()
	}
	item := q.Items[0]
	q.Items = q.Items[1:]
	return item
}
