// Package parameter passes the lock, or who has it, to a helper that takes it.
package parameter

import "sync"

func add(mu *sync.Mutex, total *int, value int) {
	mu.Lock()
	defer mu.Unlock()
	*total += value
}

// leaks: addTwice()
func addTwice() int {
	var mu sync.Mutex
	total := 0
	mu.Lock()
	defer mu.Unlock()
	add(&mu, &total, 1) // want `mu. is locked again by this call`
	return total
}

// ends: addOnce()
func addOnce() int {
	var mu sync.Mutex
	total := 0
	add(&mu, &total, 1)
	mu.Lock()
	defer mu.Unlock()
	return total
}

type queue struct {
	mu    sync.Mutex
	items []int
}

func size(q *queue) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// leaks: pushTwice(new(queue), 1)
func pushTwice(q *queue, item int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if size(q) < 10 { // want `q\.mu. is locked again by this call`
		q.items = append(q.items, item)
	}
}

// ends: pushOnce(new(queue), 1)
func pushOnce(q *queue, item int) {
	if size(q) < 10 {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.items = append(q.items, item)
	}
}

func ofAnother(q, other *queue) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return size(other)
}
