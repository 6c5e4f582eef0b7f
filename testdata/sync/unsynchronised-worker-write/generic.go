// Package generic starts goroutines in generic code.
package generic

import "sync"

func collectTorn[T, R any](values []T, do func(T) R) (results []R) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Go(func() {
			results = append(results, do(value)) // want `every goroutine of this loop writes .results.`
		})
	}
	wg.Wait()
	return results
}

func collect[T, R any](values []T, do func(T) R) []R {
	results := make([]R, len(values))
	var wg sync.WaitGroup
	for i, value := range values {
		wg.Go(func() {
			results[i] = do(value)
		})
	}
	wg.Wait()
	return results
}

type pool[T any] struct {
	mu   sync.Mutex
	last T
	some T
}

func (p *pool[T]) start(values []T) {
	for _, value := range values {
		go p.setTorn(value)
		go p.set(value)
	}
}

func (p *pool[T]) setTorn(value T) {
	p.last = value // want `every goroutine that a loop of .start. starts writes .p\.last.`
}

func (p *pool[T]) set(value T) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.some = value
}
