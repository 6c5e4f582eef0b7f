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

type loader struct {
	mu     sync.Mutex
	group  errgroup.Group
	loaded int
}

func (l *loader) load() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loaded++
	return nil
}

func (l *loader) start() { l.group.Go(l.load) }

func (l *loader) waitUnderTheLock() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.group.Wait() // want `waits under .l\.mu. for a goroutine that needs .l\.mu. first`
}

func (l *loader) wait() error { return l.group.Wait() }

type generic[T any] struct {
	mu     sync.Mutex
	group  errgroup.Group
	loaded []T
}

func (g *generic[T]) load() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.loaded = nil
	return nil
}

func (g *generic[T]) start() { g.group.Go(g.load) }

func (g *generic[T]) waitUnderTheLock() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.group.Wait() // want `waits under .g\.mu. for a goroutine that needs .g\.mu. first`
}
