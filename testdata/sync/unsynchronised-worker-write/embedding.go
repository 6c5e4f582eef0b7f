// Package embedding writes promoted fields.
package embedding

import "sync"

type base struct {
	mu   sync.Mutex
	done map[int]bool
}

type torn struct {
	*base
	name string
}

func (t *torn) start(count int) {
	for i := range count {
		go t.work(i)
	}
}

func (t *torn) work(i int) {
	t.done[i] = true // want `every goroutine that a loop of .start. starts writes .t\.done\[i\].`
}

type pool struct {
	base
	name string
}

func (p *pool) start(count int) {
	for i := range count {
		go p.work(i)
	}
}

func (p *pool) work(i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done[i] = true
}
