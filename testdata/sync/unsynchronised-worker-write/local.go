// Package local writes variables of the function that starts the goroutines.
package local

import "sync"

func sumTorn(values []int) (total int) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Go(func() {
			total += value // want `every goroutine of this loop writes .total.`
		})
	}
	wg.Wait()
	return total
}

func sum(values []int) (total int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Go(func() {
			mu.Lock()
			total += value
			mu.Unlock()
		})
	}
	wg.Wait()
	return total
}
