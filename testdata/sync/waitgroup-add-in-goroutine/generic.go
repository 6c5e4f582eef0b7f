// Package generic counts in generic code.
package generic

import "sync"

func eachLate[T any](values []T, do func(T)) {
	var wg sync.WaitGroup
	for _, value := range values {
		go func() {
			wg.Add(1) // want `wg\.Add. inside the goroutine races with Wait`
			defer wg.Done()
			do(value)
		}()
	}
	wg.Wait()
}

func each[T any](values []T, do func(T)) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1)
		go func() {
			defer wg.Done()
			do(value)
		}()
	}
	wg.Wait()
}

type pool[T any] struct {
	wg sync.WaitGroup
	in chan T
}

func (p *pool[T]) runLate(do func(T)) {
	p.wg.Add(1) // want `p\.wg\.Add. inside the goroutine races with Wait`
	defer p.wg.Done()
	for value := range p.in {
		do(value)
	}
}

func (p *pool[T]) start(do func(T)) { go p.runLate(do) }

func (p *pool[T]) stop() {
	close(p.in)
	p.wg.Wait()
}
