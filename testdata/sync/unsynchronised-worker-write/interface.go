// Package iface starts goroutines behind an interface.
package iface

import "sync"

// worker has one implementation.
type worker interface{ work() }

type torn struct{ done int }

func (t *torn) work() {
	t.done++ // want `every goroutine that a loop of .startTorn. starts writes .t\.done.`
}

func startTorn(w worker, count int) {
	for range count {
		go w.work()
	}
}

// looper has one implementation, too.
type looper interface{ loop() }

type pool struct {
	mu   sync.Mutex
	done int
}

func (p *pool) loop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
}

func start(l looper, count int) {
	for range count {
		go l.loop()
	}
}

// own is another one in each round.
func own(all []worker) {
	for _, each := range all {
		go each.work()
	}
}
