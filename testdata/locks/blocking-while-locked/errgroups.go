// Package errgroups waits for groups of golang.org/x/sync.
package errgroups

import (
	"sync"

	"golang.org/x/sync/errgroup"
)

func sumLocked(values []int) (sum int, err error) {
	var mu sync.Mutex
	var group errgroup.Group
	mu.Lock()
	defer mu.Unlock()
	for _, value := range values {
		group.Go(func() error {
			mu.Lock()
			defer mu.Unlock()
			sum += value
			return nil
		})
	}
	err = group.Wait() // want `waits under .mu. for a goroutine that needs .mu. first`
	return sum, err
}

func sum(values []int) (sum int, err error) {
	var mu sync.Mutex
	var group errgroup.Group
	for _, value := range values {
		group.Go(func() error {
			mu.Lock()
			defer mu.Unlock()
			sum += value
			return nil
		})
	}
	err = group.Wait()
	mu.Lock()
	defer mu.Unlock()
	return sum, err
}
