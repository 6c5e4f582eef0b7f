// Package parameter is given the condition.
package parameter

import "sync"

func awaitOnce(cond *sync.Cond, ready *bool) {
	cond.L.Lock()
	if !*ready {
		cond.Wait() // want `cond\.Wait. is not in a loop that asks again`
	}
	*ready = false
	cond.L.Unlock()
}

func await(cond *sync.Cond, ready *bool) {
	cond.L.Lock()
	for !*ready {
		cond.Wait()
	}
	*ready = false
	cond.L.Unlock()
}
