// Package embedding embeds the group.
package embedding

import "sync"

type pool struct {
	sync.WaitGroup
	do func(int)
}

func (p *pool) one(n int) {
	defer p.Done()
	p.do(n)
}

// leaks: runsEarly(&pool{do: idle}, 2)
func runsEarly(p *pool, n int) {
	p.Add(n)
	for i := range n {
		go p.one(i)
		p.Wait() // want `p\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: runs(&pool{do: idle}, 2)
func runs(p *pool, n int) {
	p.Add(n)
	for i := range n {
		go p.one(i)
	}
	p.Wait()
}

func idle(int) {}
