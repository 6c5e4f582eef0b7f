// Package field keeps the group in a struct.
package field

import "sync"

type pool struct {
	wg sync.WaitGroup
	do func(int)
}

// leaks: runsEarly(&pool{do: idle}, 2)
func runsEarly(p *pool, n int) {
	p.wg.Add(n)
	for i := range n {
		go func() {
			defer p.wg.Done()
			p.do(i)
		}()
		p.wg.Wait() // want `p\.wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// ends: runs(&pool{do: idle}, 2)
func runs(p *pool, n int) {
	p.wg.Add(n)
	for i := range n {
		go func() {
			defer p.wg.Done()
			p.do(i)
		}()
	}
	p.wg.Wait()
}

func idle(int) {}
