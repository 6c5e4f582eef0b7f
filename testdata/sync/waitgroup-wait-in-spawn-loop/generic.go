// Package generic waits in generic code.
package generic

import "sync"

// leaks: eachEarly([]int{1, 2}, idle)
func eachEarly[T any](values []T, do func(T)) {
	var wg sync.WaitGroup
	wg.Add(len(values))
	for _, value := range values {
		go one(&wg, value, do)
		wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: each([]int{1, 2}, idle)
func each[T any](values []T, do func(T)) {
	var wg sync.WaitGroup
	wg.Add(len(values))
	for _, value := range values {
		go one(&wg, value, do)
	}
	wg.Wait()
}

func one[T any](wg *sync.WaitGroup, value T, do func(T)) {
	defer wg.Done()
	do(value)
}

func idle(int) {}
