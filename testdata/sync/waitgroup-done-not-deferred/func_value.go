// Package funcvalue runs and finishes goroutines through function values.
package funcvalue

import "sync"

// leaks: eachLate([]int{1}, failing)
func eachLate(values []int, do func(int) error) {
	var wg sync.WaitGroup
	wg.Add(len(values))
	run := func(value int) {
		if do(value) != nil {
			return
		}
		wg.Done() // want "without .wg.Done\(\)."
	}
	for _, value := range values {
		go run(value)
	}
	wg.Wait()
}

// ends: each([]int{1}, failing)
func each(values []int, do func(int) error) {
	var wg sync.WaitGroup
	wg.Add(len(values))
	run := func(value int) {
		defer wg.Done()
		if do(value) != nil {
			return
		}
		do(value)
	}
	for _, value := range values {
		go run(value)
	}
	wg.Wait()
}

// leaks: doneLate(failing)
func doneLate(do func(int) error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		done := wg.Done
		if do(1) != nil {
			return
		}
		done() // want "without .wg.Done\(\)."
	}()
	wg.Wait()
}

// ends: done(failing)
func done(do func(int) error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		done := wg.Done
		defer done()
		if do(1) != nil {
			return
		}
		do(2)
	}()
	wg.Wait()
}

type refused struct{}

func (refused) Error() string { return "refused" }

func failing(int) error { return refused{} }
