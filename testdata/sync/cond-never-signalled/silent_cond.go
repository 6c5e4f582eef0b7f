// Package silentcond has conditions that nobody signals.
package silentcond

import "sync"

type plugin struct {
	mu     sync.Mutex
	active *sync.Cond
	ready  bool
}

func load() *plugin {
	p := &plugin{}
	p.active = sync.NewCond(&p.mu)
	return p
}

func (p *plugin) await() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.ready {
		p.active.Wait() // want "nobody signals `p.active`"
	}
}

type value struct {
	cond sync.Cond
	full bool
}

func (v *value) await() {
	for v.full {
		v.cond.Wait() // want "nobody signals `v.cond`"
	}
}

func local(ready func() bool) {
	cond := sync.NewCond(&sync.Mutex{})
	cond.L.Lock()
	for !ready() {
		cond.Wait() // want "nobody signals `cond`"
	}
	cond.L.Unlock()
}

func throughAParameter(ready func() bool) {
	cond := sync.NewCond(&sync.Mutex{})
	await(cond, ready)
}

func await(cond *sync.Cond, ready func() bool) {
	for !ready() {
		cond.Wait() // want "nobody signals `cond`"
	}
}
