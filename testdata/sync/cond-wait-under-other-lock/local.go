// Package local has locks and condition in one function.
package local

import "sync"

// leaks: handLocked(1)
func handLocked(n int) int {
	var admin, mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	go func() {
		admin.Lock()
		defer admin.Unlock()
		mu.Lock()
		ready = true
		mu.Unlock()
		cond.Signal()
	}()
	admin.Lock()
	defer admin.Unlock()
	mu.Lock()
	defer mu.Unlock()
	for !ready {
		cond.Wait() // want `cond\.Wait. keeps .admin., which everybody who signals needs`
	}
	return n
}

// ends: hand(1)
func hand(n int) int {
	var admin, mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready := false
	go func() {
		admin.Lock()
		defer admin.Unlock()
		mu.Lock()
		ready = true
		mu.Unlock()
		cond.Signal()
	}()
	mu.Lock()
	defer mu.Unlock()
	for !ready {
		cond.Wait()
	}
	return n
}
