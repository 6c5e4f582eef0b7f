package pool

import "sync"

type pool struct {
	mu   sync.Mutex
	cond *sync.Cond
	free int
}

func newPool() *pool {
	p := &pool{free: 3}
	p.cond = sync.NewCond(&p.mu)
	return p
}

func (p *pool) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.free
}

func (p *pool) locksTheSameTwice() {
	p.mu.Lock()
	p.cond.L.Lock() // want `p\.cond\.L. is locked again while it is held|p\.mu. is locked again while it is held`
	for p.free == 0 {
		p.cond.Wait()
	}
	p.free--
	p.cond.L.Unlock()
	p.mu.Unlock()
}

func (p *pool) callsWithTheConditionLocked() {
	p.cond.L.Lock()
	for p.size() == 0 { // want `locked again by this call`
		p.cond.Wait()
	}
	p.cond.L.Unlock()
}

func (p *pool) takes() {
	p.cond.L.Lock()
	defer p.cond.L.Unlock()
	for p.free == 0 {
		p.cond.Wait()
	}
	p.free--
}
