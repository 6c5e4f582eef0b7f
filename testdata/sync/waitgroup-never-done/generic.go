// Package generic counts in generic code.
package generic

import "sync"

// leaks: eachForgotten([]int{1}, idle)
func eachForgotten[T any](values []T, do func(T)) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1)
		go do(value)
	}
	wg.Wait() // want `wg\.Wait. waits for ever: nobody calls Done`
}

// ends: each([]int{1}, idle)
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

func idle(int) {}

type pool[T any] struct {
	wg sync.WaitGroup
	in chan T
}

func (p *pool[T]) start(do func(T)) {
	p.wg.Add(1)
	go func() {
		for value := range p.in {
			do(value)
		}
	}()
}

func (p *pool[T]) stopForgotten() {
	close(p.in)
	p.wg.Wait() // want `p\.wg\.Wait. waits for ever: nobody calls Done`
}
