package embedded

import "sync"

type base struct {
	sync.Mutex
	n int
}

func (b *base) count() int {
	b.Lock()
	defer b.Unlock()
	return b.n
}

type outer struct {
	base
	name string
	mu   sync.Mutex
}

func (o *outer) promoted() int {
	o.Lock()
	defer o.Unlock()
	return o.count() // want `o. is locked again by this call`
}

func (o *outer) named() int {
	o.base.Lock()
	defer o.base.Unlock()
	return o.count() // want `o\.base. is locked again by this call`
}

func (o *outer) ownLock() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.count()
}

type deep struct {
	*outer
}

func (d *deep) promotedTwice() int {
	d.Lock()
	defer d.Unlock()
	return d.outer.base.count() // want `d. is locked again by this call`
}
