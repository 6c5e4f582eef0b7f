// Package closure waits and signals in literals.
package closure

import "sync"

// leaks: awaitSilent()
func awaitSilent() {
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	set := func() {
		cond.L.Lock()
		ready = true
		cond.L.Unlock()
	}
	pause := func() {
		for !ready {
			cond.Wait() // want "nobody signals `cond`"
		}
	}
	go set()
	cond.L.Lock()
	defer cond.L.Unlock()
	pause()
}

// ends: await()
func await() {
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	set := func() {
		cond.L.Lock()
		ready = true
		cond.L.Unlock()
		cond.Signal()
	}
	pause := func() {
		for !ready {
			cond.Wait()
		}
	}
	go set()
	cond.L.Lock()
	defer cond.L.Unlock()
	pause()
}
