// Package iface runs goroutines behind an interface.
package iface

import "sync"

// worker has two implementations that both call Done once.
type worker interface{ work(wg *sync.WaitGroup) }

type fast struct{ n int }

func (f *fast) work(wg *sync.WaitGroup) {
	defer wg.Done()
	f.n++
}

type slow struct{ n int }

func (s *slow) work(wg *sync.WaitGroup) {
	s.n++
	wg.Done()
}

// leaks: allEarly([]worker{new(fast), new(slow)})
func allEarly(workers []worker) {
	var wg sync.WaitGroup
	wg.Add(len(workers))
	for _, each := range workers {
		go each.work(&wg)
		wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: all([]worker{new(fast), new(slow)})
func all(workers []worker) {
	var wg sync.WaitGroup
	wg.Add(len(workers))
	for _, each := range workers {
		go each.work(&wg)
	}
	wg.Wait()
}

// batch has two implementations, and one of them calls Done as often as it likes.
type batch interface {
	each(wg *sync.WaitGroup, count int)
}

type whole struct{}

func (whole) each(wg *sync.WaitGroup, count int) {
	for range count {
		wg.Done()
	}
}

type single struct{}

func (single) each(wg *sync.WaitGroup, _ int) { wg.Done() }

// ends: batches([]batch{whole{}})
func batches(batches []batch) {
	var wg sync.WaitGroup
	wg.Add(2 * len(batches))
	for _, each := range batches {
		go each.each(&wg, 2)
		wg.Wait()
	}
}
