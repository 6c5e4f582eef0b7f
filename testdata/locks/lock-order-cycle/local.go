// Package local has the two locks in one function.
package local

import "sync"

func moveCrossed(rounds int) (here, there int) {
	var one, other sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		for range rounds {
			one.Lock()
			other.Lock() // want `other. is taken while .one. is held, and elsewhere the other way round`
			here, there = here-1, there+1
			other.Unlock()
			one.Unlock()
		}
	})
	wg.Go(func() {
		for range rounds {
			other.Lock()
			one.Lock()
			here, there = here+1, there-1
			one.Unlock()
			other.Unlock()
		}
	})
	wg.Wait()
	return here, there
}

// ends: move(1000)
func move(rounds int) (here, there int) {
	var one, other sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		for range rounds {
			one.Lock()
			other.Lock()
			here, there = here-1, there+1
			other.Unlock()
			one.Unlock()
		}
	})
	wg.Go(func() {
		for range rounds {
			one.Lock()
			other.Lock()
			here, there = here+1, there-1
			other.Unlock()
			one.Unlock()
		}
	})
	wg.Wait()
	return here, there
}

// oneGoroutine takes both orders, one after the other.
func oneGoroutine() {
	var one, other sync.Mutex
	one.Lock()
	other.Lock()
	other.Unlock()
	one.Unlock()
	other.Lock()
	one.Lock()
	one.Unlock()
	other.Unlock()
}
