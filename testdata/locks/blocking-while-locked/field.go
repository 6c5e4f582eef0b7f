// Package field keeps lock and channel in one struct.
package field

import "sync"

type feed struct {
	mu     sync.Mutex
	events chan int
	seen   int
}

func newFeed() *feed {
	f := &feed{events: make(chan int)}
	go f.run()
	return f
}

func (f *feed) run() {
	for event := range f.events {
		f.mu.Lock()
		f.seen += event
		f.mu.Unlock()
	}
}

// leaks: newFeed().publishLocked()
func (f *feed) publishLocked() {
	for event := range 1000 {
		f.mu.Lock()
		f.events <- event // want `waits under .f\.mu. for a goroutine that needs .f\.mu. first`
		f.mu.Unlock()
	}
}

// ends: newFeed().publish()
func (f *feed) publish() {
	defer close(f.events)
	for event := range 1000 {
		f.events <- event
	}
}

type queue struct {
	mu   sync.Mutex
	jobs chan int
	done int
}

func newQueue() *queue {
	q := &queue{jobs: make(chan int, 2)}
	go q.run()
	return q
}

func (q *queue) run() {
	for range q.jobs {
		q.mu.Lock()
		q.done++
		q.mu.Unlock()
	}
}

// leaks: newQueue().fillLocked(1000)
func (q *queue) fillLocked(count int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for job := range count {
		q.jobs <- job // want `waits under .q\.mu. for a goroutine that needs .q\.mu. first`
	}
}

// ends: newQueue().fill(1000)
func (q *queue) fill(count int) {
	defer close(q.jobs)
	for job := range count {
		q.jobs <- job
	}
}
