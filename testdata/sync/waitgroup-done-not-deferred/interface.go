// Package iface starts the goroutine behind an interface.
package iface

import "sync"

// runner has one implementation.
type runner interface{ run() }

type late struct {
	wg   sync.WaitGroup
	jobs chan func() error
}

func (l *late) run() {
	job := <-l.jobs
	if job() != nil {
		return
	}
	l.wg.Done() // want "without .l.wg.Done\(\)."
}

func (l *late) start() {
	var r runner = l
	l.wg.Add(1)
	go r.run()
}

func (l *late) stop() { l.wg.Wait() }

// looper has one implementation, too.
type looper interface{ loop() }

type pool struct {
	wg   sync.WaitGroup
	jobs chan func() error
}

func (p *pool) loop() {
	defer p.wg.Done()
	job := <-p.jobs
	if job() != nil {
		return
	}
	p.jobs <- job
}

func (p *pool) start() {
	var l looper = p
	p.wg.Add(1)
	go l.loop()
}

func (p *pool) stop() { p.wg.Wait() }
