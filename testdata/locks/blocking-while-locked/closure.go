// Package closure waits in function literals that run under the lock.
package closure

import "sync"

// leaks: askLocked(1)
func askLocked(n int) (answer int) {
	var mu sync.Mutex
	answers := make(chan int)
	ask := func() int {
		return <-answers // want `waits under .mu. for a goroutine that needs .mu. first`
	}
	mu.Lock()
	defer mu.Unlock()
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
		answers <- n
	}()
	return ask()
}

// ends: askUnlocked(1)
func askUnlocked(n int) (answer int) {
	var mu sync.Mutex
	answers := make(chan int)
	ask := func() int { return <-answers }
	go func() {
		mu.Lock()
		n++
		mu.Unlock()
		answers <- n
	}()
	return ask()
}

// leaks: collectLocked([]int{1, 2})
func collectLocked(values []int) (sum int) {
	var mu sync.Mutex
	results := make(chan int)
	mu.Lock()
	defer mu.Unlock()
	go func() {
		defer close(results)
		for _, value := range values {
			mu.Lock()
			results <- value
			mu.Unlock()
		}
	}()
	for result := range results { // want `waits under .mu. for a goroutine that needs .mu. first`
		sum += result
	}
	return sum
}

// ends: collectUnlocked([]int{1, 2})
func collectUnlocked(values []int) (sum int) {
	var mu sync.Mutex
	results := make(chan int)
	go func() {
		defer close(results)
		for _, value := range values {
			mu.Lock()
			results <- value
			mu.Unlock()
		}
	}()
	for result := range results {
		sum += result
	}
	return sum
}
