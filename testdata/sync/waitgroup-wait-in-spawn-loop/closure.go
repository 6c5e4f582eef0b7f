// Package closure waits in literals.
package closure

import "sync"

// leaks: allEarly(2, idle)
func allEarly(n int, do func(int)) {
	func() {
		var wg sync.WaitGroup
		wg.Add(n)
		for i := range n {
			go func() {
				defer func() { wg.Done() }()
				do(i)
			}()
			wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
		}
	}()
}

// ends: all(2, idle)
func all(n int, do func(int)) {
	func() {
		var wg sync.WaitGroup
		wg.Add(n)
		for i := range n {
			go func() {
				defer func() { wg.Done() }()
				do(i)
			}()
		}
		wg.Wait()
	}()
}

// leaks: startEarly(2, idle)
func startEarly(n int, do func(int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	start := func(i int) {
		go func() {
			defer wg.Done()
			do(i)
		}()
	}
	for i := range n {
		start(i)
		wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: start(2, idle)
func start(n int, do func(int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	start := func(i int) {
		go func() {
			defer wg.Done()
			do(i)
		}()
	}
	for i := range n {
		start(i)
	}
	wg.Wait()
}

func idle(int) {}
