// Package parameter hands the group to functions.
package parameter

import "sync"

func workForgotten(wg *sync.WaitGroup, n int) {
	if wg != nil && n > 0 {
		n--
	}
}

// leaks: allForgotten(1)
func allForgotten(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go workForgotten(&wg, i)
	}
	await(&wg)
}

func await(wg *sync.WaitGroup) {
	wg.Wait() // want `wg\.Wait. waits for ever: nobody calls Done`
}

func work(wg *sync.WaitGroup, _ int) { wg.Done() }

// ends: all(1)
func all(n int) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := range n {
		go work(&wg, i)
	}
	awaitAll(&wg)
}

func awaitAll(wg *sync.WaitGroup) { wg.Wait() }

// leaks: someForgotten([]int{-1})
func someForgotten(values []int) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1) // want `wg\.Add. without its goroutine when value < 0`
		if value < 0 {
			continue
		}
		go work(&wg, value)
	}
	wg.Wait()
}

// ends: some([]int{-1})
func some(values []int) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1)
		if value < 0 {
			wg.Done()
			continue
		}
		go work(&wg, value)
	}
	wg.Wait()
}
