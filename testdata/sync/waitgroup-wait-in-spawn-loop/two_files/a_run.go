// Package twofiles starts its goroutines in another file than they are written in.
package twofiles

import "sync"

type pool struct{ wg sync.WaitGroup }

func (p *pool) runEarly(n int) {
	p.wg.Add(n)
	for i := range n {
		go p.one(i)
		p.wg.Wait() // want `p\.wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

func (p *pool) run(n int) {
	p.wg.Add(n)
	for i := range n {
		go p.one(i)
	}
	p.wg.Wait()
}
