// Package local guards variables of a function.
package local

import "sync"

func countShared(names []string) map[string]int {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	counts := map[string]int{}
	for _, name := range names {
		wg.Go(func() {
			mu.RLock()
			counts[name]++ // want `counts. is written under .mu\.RLock\(\)`
			mu.RUnlock()
		})
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return counts
}

func count(names []string) map[string]int {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	counts := map[string]int{}
	for _, name := range names {
		wg.Go(func() {
			mu.Lock()
			counts[name]++
			mu.Unlock()
		})
	}
	wg.Wait()
	mu.RLock()
	defer mu.RUnlock()
	return counts
}
