// Package iface waits behind an interface.
package iface

import "sync"

// pauser has one implementation.
type pauser interface{ pause() }

type once struct {
	cond *sync.Cond
	open bool
}

func (o *once) pause() {
	o.cond.Wait() // want `o\.cond\.Wait. is not in a loop that asks again`
}

func enterOnce(p pauser, o *once) {
	o.cond.L.Lock()
	defer o.cond.L.Unlock()
	if !o.open {
		p.pause()
	}
	o.open = false
}

// rester has one implementation, too.
type rester interface{ rest() }

type gate struct {
	cond *sync.Cond
	open bool
}

func (g *gate) rest() { g.cond.Wait() }

func enter(r rester, g *gate) {
	g.cond.L.Lock()
	defer g.cond.L.Unlock()
	for !g.open {
		r.rest()
	}
	g.open = false
}

// waiter has two implementations: that of this package, and Wait itself.
type waiter interface{ Wait() }

func passOnce(w waiter, g *gate) {
	g.cond.L.Lock()
	if !g.open {
		w.Wait()
	}
	g.cond.L.Unlock()
}
