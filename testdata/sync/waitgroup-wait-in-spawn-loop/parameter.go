// Package parameter is given the group.
package parameter

import "sync"

func workEarly(wg *sync.WaitGroup, do func(int), n int) {
	defer wg.Done()
	do(n)
}

func allEarly(wg *sync.WaitGroup, n int, do func(int)) {
	wg.Add(n)
	for i := range n {
		go workEarly(wg, do, i)
		wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// leaks: runsEarly()
func runsEarly() { allEarly(new(sync.WaitGroup), 2, idle) }

func all(wg *sync.WaitGroup, n int, do func(int)) {
	wg.Add(n)
	for i := range n {
		go workEarly(wg, do, i)
	}
	wg.Wait()
}

// ends: runs()
func runs() { all(new(sync.WaitGroup), 2, idle) }

func idle(int) {}

// leaks: waitsEarly(2, idle)
func waitsEarly(n int, do func(int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go workEarly(&wg, do, i)
		await(&wg) // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: waits(2, idle)
func waits(n int, do func(int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go workEarly(&wg, do, i)
	}
	await(&wg)
}

func await(wg *sync.WaitGroup) { wg.Wait() }
