// Package funcvalue runs goroutines from function values.
package funcvalue

import "sync"

// leaks: allEarly(2, idle)
func allEarly(n int, do func(int)) {
	var wg sync.WaitGroup
	one := func(i int) {
		defer wg.Done()
		do(i)
	}
	wg.Add(n)
	for i := range n {
		go one(i)
		wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: all(2, idle)
func all(n int, do func(int)) {
	var wg sync.WaitGroup
	one := func(i int) {
		defer wg.Done()
		do(i)
	}
	wg.Add(n)
	for i := range n {
		go one(i)
	}
	wg.Wait()
}

func idle(int) {}
