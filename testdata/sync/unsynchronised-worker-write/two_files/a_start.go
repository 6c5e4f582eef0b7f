// Package twofiles starts its workers in another file than they are written in.
package twofiles

import "sync"

type pool struct {
	mu      sync.Mutex
	handled map[int]bool
	done    map[int]bool
}

func (p *pool) startTorn(count int) {
	for i := range count {
		go p.workTorn(i)
	}
}

func (p *pool) start(count int) {
	for i := range count {
		go p.work(i)
	}
}
