// Package iface runs the goroutine behind an interface.
package iface

import "sync"

// worker has two implementations, and neither calls Done.
type worker interface{ work(wg *sync.WaitGroup) }

type fast struct{ n int }

func (f *fast) work(_ *sync.WaitGroup) { f.n++ }

type slow struct{ n int }

func (s *slow) work(wg *sync.WaitGroup) {
	if wg != nil {
		s.n++
	}
}

// leaks: allForgotten([]worker{new(fast), new(slow)})
func allForgotten(workers []worker) {
	var wg sync.WaitGroup
	for _, each := range workers {
		wg.Add(1)
		go each.work(&wg)
	}
	wg.Wait() // want `wg\.Wait. waits for ever: nobody calls Done`
}

// finisher has two implementations, and one calls Done.
type finisher interface{ finish(wg *sync.WaitGroup) }

type careful struct{}

func (careful) finish(wg *sync.WaitGroup) { wg.Done() }

type careless struct{}

func (careless) finish(_ *sync.WaitGroup) {}

// ends: all([]finisher{careful{}})
func all(finishers []finisher) {
	var wg sync.WaitGroup
	for _, each := range finishers {
		wg.Add(1)
		go each.finish(&wg)
	}
	wg.Wait()
}
