// Package local has the condition in one function.
package local

import "sync"

// leaks: awaitSilent()
func awaitSilent() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	go func() {
		mu.Lock()
		ready = true
		mu.Unlock()
	}()
	mu.Lock()
	defer mu.Unlock()
	for !ready {
		cond.Wait() // want "nobody signals `cond`"
	}
}

// ends: awaitSignal()
func awaitSignal() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	go func() {
		mu.Lock()
		ready = true
		cond.Signal()
		mu.Unlock()
	}()
	mu.Lock()
	defer mu.Unlock()
	for !ready {
		cond.Wait()
	}
}
