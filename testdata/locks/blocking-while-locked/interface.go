// Package iface has the other side take the lock behind an interface.
package iface

import "sync"

// recorder has one implementation.
type recorder interface{ record(int) }

type feed struct {
	mu     sync.Mutex
	events chan int
	seen   int
}

func (f *feed) record(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen += event
}

func newFeed() *feed {
	f := &feed{events: make(chan int)}
	go drain(f.events, f)
	return f
}

func drain(events <-chan int, to recorder) {
	for event := range events {
		to.record(event)
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
