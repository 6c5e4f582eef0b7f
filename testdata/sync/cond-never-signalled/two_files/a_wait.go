// Package twofiles waits in one file and signals in another.
package twofiles

import "sync"

type plugin struct {
	mu     sync.Mutex
	silent *sync.Cond
	loaded *sync.Cond
	ready  bool
}

func (p *plugin) awaitSilent() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.ready {
		p.silent.Wait() // want "nobody signals `p.silent`"
	}
}

func (p *plugin) await() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.ready {
		p.loaded.Wait()
	}
}
