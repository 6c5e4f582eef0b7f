// Package method runs methods as goroutines.
package method

import "sync"

type torn struct {
	jobs chan int
	done int
}

func (t *torn) start(count int) {
	for range count {
		go t.work()
	}
}

func (t *torn) work() {
	t.done++ // want `every goroutine that a loop of .start. starts writes .t\.done.`
}

type pool struct {
	mu   sync.Mutex
	done int
}

func (p *pool) start(count int) {
	for range count {
		go p.work()
	}
}

func (p *pool) work() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
}

type deep struct {
	mu   sync.Mutex
	done int
	seen int
}

func (d *deep) start(count int) {
	for range count {
		go d.work()
	}
}

func (d *deep) work() {
	d.noteTorn()
	d.note()
}

func (d *deep) noteTorn() {
	d.done++ // want `every goroutine that a loop of .start. starts writes .d\.done.`
}

func (d *deep) note() {
	d.mu.Lock()
	d.seen++
	d.mu.Unlock()
}
