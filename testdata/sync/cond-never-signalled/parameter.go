// Package parameter hands the condition to functions.
package parameter

import "sync"

// leaks: silent()
func silent() {
	cond, ready := sync.NewCond(&sync.Mutex{}), false
	go setSilently(cond, &ready)
	awaitSilent(cond, &ready)
}

func setSilently(cond *sync.Cond, ready *bool) {
	cond.L.Lock()
	*ready = true
	cond.L.Unlock()
}

func awaitSilent(cond *sync.Cond, ready *bool) {
	cond.L.Lock()
	for !*ready {
		cond.Wait() // want "nobody signals `cond`"
	}
	cond.L.Unlock()
}

// ends: signalled()
func signalled() {
	cond, ready := sync.NewCond(&sync.Mutex{}), false
	go set(cond, &ready)
	await(cond, &ready)
}

func set(cond *sync.Cond, ready *bool) {
	cond.L.Lock()
	*ready = true
	cond.L.Unlock()
	cond.Broadcast()
}

func await(cond *sync.Cond, ready *bool) {
	cond.L.Lock()
	for !*ready {
		cond.Wait()
	}
	cond.L.Unlock()
}
