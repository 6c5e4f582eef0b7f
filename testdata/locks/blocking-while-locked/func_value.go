// Package funcvalue has the other side take the lock in a function value.
package funcvalue

import "sync"

type feed struct {
	mu     sync.Mutex
	events chan int
	handle func(int)
	seen   int
}

func newFeed() *feed {
	f := &feed{events: make(chan int)}
	f.handle = f.record
	go f.run()
	return f
}

func (f *feed) record(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen += event
}

func (f *feed) run() {
	for event := range f.events {
		f.handle(event)
	}
}

// leaks: newFeed().publishLocked()
func (f *feed) publishLocked() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for event := range 3 {
		f.events <- event // want `waits under .f\.mu. for a goroutine that needs .f\.mu. first`
	}
}

// ends: newFeed().publish()
func (f *feed) publish() {
	defer close(f.events)
	for event := range 3 {
		f.events <- event
	}
}

// leaks: resultLocked(1)
func resultLocked(n int) int {
	var mu sync.Mutex
	result := make(chan int)
	count := func() {
		mu.Lock()
		n++
		mu.Unlock()
		result <- n
	}
	mu.Lock()
	defer mu.Unlock()
	go count()
	return <-result // want `waits under .mu. for a goroutine that needs .mu. first`
}

// ends: resultUnlocked(1)
func resultUnlocked(n int) int {
	var mu sync.Mutex
	result := make(chan int)
	count := func() {
		mu.Lock()
		n++
		mu.Unlock()
		result <- n
	}
	go count()
	return <-result
}
