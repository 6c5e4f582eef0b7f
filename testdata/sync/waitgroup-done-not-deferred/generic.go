// Package generic counts in generic code.
package generic

import "sync"

// leaks: eachLate([]int{1}, odd)
func eachLate[T any](values []T, do func(T) bool) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1)
		go func() {
			if !do(value) {
				return
			}
			wg.Done() // want "without .wg.Done\(\)."
		}()
	}
	wg.Wait()
}

// ends: each([]int{1}, odd)
func each[T any](values []T, do func(T) bool) {
	var wg sync.WaitGroup
	for _, value := range values {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if !do(value) {
				return
			}
		}()
	}
	wg.Wait()
}

func odd(n int) bool { return n%2 == 0 }

type pool[T any] struct {
	wg sync.WaitGroup
	in chan T
}

func (p *pool[T]) runLate(do func(T) bool) {
	if !do(<-p.in) {
		return
	}
	p.wg.Done() // want "without .p.wg.Done\(\)."
}

func (p *pool[T]) start(do func(T) bool) {
	p.wg.Add(1)
	go p.runLate(do)
}

func (p *pool[T]) stop() { p.wg.Wait() }
