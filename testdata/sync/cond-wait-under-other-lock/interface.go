// Package iface locks and waits behind interfaces.
package iface

import "sync"

// pauser has one implementation.
type pauser interface{ pause() }

type pool struct {
	admin sync.Mutex
	mu    sync.Mutex
	cond  *sync.Cond
	idle  int
}

func open() *pool {
	p := &pool{}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *pool) pause() {
	p.cond.Wait() // want `p\.cond\.Wait. keeps .p\.admin., which everybody who signals needs`
}

func rest(in pauser) { in.pause() }

func (p *pool) takeLocked() {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		rest(p)
	}
	p.idle--
}

func (p *pool) give() {
	p.admin.Lock()
	defer p.admin.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle++
	p.cond.Signal()
}

// sleeper has one implementation, too.
type sleeper interface{ sleep() }

type fixed struct {
	admin sync.Mutex
	mu    sync.Mutex
	cond  *sync.Cond
	idle  int
}

func openFixed() *fixed {
	f := &fixed{}
	f.cond = sync.NewCond(&f.mu)
	return f
}

func (f *fixed) sleep() { f.cond.Wait() }

func doze(in sleeper) { in.sleep() }

func (f *fixed) take() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.idle == 0 {
		doze(f)
	}
	f.idle--
}

func (f *fixed) give() {
	f.admin.Lock()
	defer f.admin.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.idle++
	f.cond.Signal()
}
