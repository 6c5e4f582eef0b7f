// Package local keeps a lock that is a variable of the function.
package local

import (
	"errors"
	"sync"
)

var errEmpty = errors.New("empty name")

// leaks: countKept([]string{"a", "", "b", ""})
func countKept(names []string) (int, error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	seen, err := 0, error(nil)
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock() // want `mu. is not unlocked when name == ""`
			if name == "" {
				err = errEmpty
				return
			}
			seen++
			mu.Unlock()
		}()
	}
	wg.Wait()
	return seen, err
}

// ends: countReleased([]string{"a", "", "b", ""})
func countReleased(names []string) (int, error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	seen, err := 0, error(nil)
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			if name == "" {
				err = errEmpty
				mu.Unlock()
				return
			}
			seen++
			mu.Unlock()
		}()
	}
	wg.Wait()
	return seen, err
}
