// Package method locks, waits and signals in methods.
package method

import "sync"

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

func (p *pool) begin() { p.admin.Lock() }
func (p *pool) end()   { p.admin.Unlock() }
func (p *pool) wake()  { p.cond.Signal() }

func (p *pool) pause() {
	p.cond.Wait() // want `p\.cond\.Wait. keeps .p\.admin., which everybody who signals needs`
}

func (p *pool) takeLocked() {
	p.begin()
	defer p.end()
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.idle == 0 {
		p.pause()
	}
	p.idle--
}

func (p *pool) give() {
	p.begin()
	defer p.end()
	p.mu.Lock()
	p.idle++
	p.mu.Unlock()
	p.wake()
}

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

func (f *fixed) begin() { f.admin.Lock() }
func (f *fixed) end()   { f.admin.Unlock() }
func (f *fixed) wake()  { f.cond.Signal() }
func (f *fixed) pause() { f.cond.Wait() }

func (f *fixed) take() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.idle == 0 {
		f.pause()
	}
	f.idle--
}

func (f *fixed) give() {
	f.begin()
	defer f.end()
	f.mu.Lock()
	f.idle++
	f.mu.Unlock()
	f.wake()
}
