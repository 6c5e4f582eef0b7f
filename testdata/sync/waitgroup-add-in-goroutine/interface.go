// Package iface starts the goroutine behind an interface.
package iface

import "sync"

// runner has one implementation.
type runner interface{ run() }

type late struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func (l *late) run() {
	l.wg.Add(1) // want `l\.wg\.Add. inside the goroutine races with Wait`
	defer l.wg.Done()
	for job := range l.jobs {
		job()
	}
}

func startLate(r runner) { go r.run() }

func openLate(jobs chan func()) *late {
	l := &late{jobs: jobs}
	startLate(l)
	return l
}

func (l *late) stop() {
	close(l.jobs)
	l.wg.Wait()
}

// looper has one implementation, too.
type looper interface{ loop() }

type pool struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func (p *pool) loop() {
	defer p.wg.Done()
	for job := range p.jobs {
		job()
	}
}

func start(l looper) { go l.loop() }

func open(jobs chan func()) *pool {
	p := &pool{jobs: jobs}
	p.wg.Add(1)
	start(p)
	return p
}

func (p *pool) stop() {
	close(p.jobs)
	p.wg.Wait()
}
