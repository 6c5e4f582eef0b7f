// Package local takes a lock that is a variable of the function twice.
package local

import "sync"

func sumTwice(values []int) int {
	var mu sync.Mutex
	total := 0
	mu.Lock()
	for _, value := range values {
		mu.Lock() // want `mu. is locked again while it is held`
		total += value
		mu.Unlock()
	}
	mu.Unlock()
	return total
}

// ends: sumOnce([]int{1, 2})
func sumOnce(values []int) int {
	var mu sync.Mutex
	total := 0
	for _, value := range values {
		mu.Lock()
		total += value
		mu.Unlock()
	}
	mu.Lock()
	defer mu.Unlock()
	return total
}

// leaks: readThenWrite(0)
func readThenWrite(value int) int {
	mu := &sync.RWMutex{}
	mu.RLock()
	defer mu.RUnlock()
	if value == 0 {
		mu.Lock() // want `mu. is locked again while it is held`
		value = 1
		mu.Unlock()
	}
	return value
}

// ends: readOrWrite(0)
func readOrWrite(value int) int {
	mu := &sync.RWMutex{}
	mu.RLock()
	if value != 0 {
		defer mu.RUnlock()
		return value
	}
	mu.RUnlock()
	mu.Lock()
	defer mu.Unlock()
	return 1
}
