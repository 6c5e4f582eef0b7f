// Package funcvalue waits and signals through method values.
package funcvalue

import "sync"

// leaks: awaitSilent()
func awaitSilent() {
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	wait := cond.Wait
	cond.L.Lock()
	defer cond.L.Unlock()
	for !ready {
		wait() // want "nobody signals `cond`"
	}
}

// ends: await()
func await() {
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	wait, signal := cond.Wait, cond.Signal
	go func() {
		cond.L.Lock()
		ready = true
		cond.L.Unlock()
		signal()
	}()
	cond.L.Lock()
	defer cond.L.Unlock()
	for !ready {
		wait()
	}
}
