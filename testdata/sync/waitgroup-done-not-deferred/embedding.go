// Package embedding embeds the group.
package embedding

import "sync"

type late struct {
	sync.WaitGroup
	jobs chan func() error
}

func (l *late) begin() {
	l.Add(1)
	go func() {
		job := <-l.jobs
		if job() != nil {
			return
		}
		l.Done() // want "without .l.Done\(\)."
	}()
}

func (l *late) end() { l.Wait() }

type pool struct {
	sync.WaitGroup
	jobs chan func() error
}

func (p *pool) begin() {
	p.Add(1)
	go func() {
		defer p.Done()
		job := <-p.jobs
		if job() != nil {
			return
		}
		p.jobs <- job
	}()
}

func (p *pool) end() { p.Wait() }

type base struct{ wg sync.WaitGroup }

type worker struct {
	*base
	jobs chan func() error
}

func (w *worker) run() {
	job := <-w.jobs
	if job() != nil {
		return
	}
	w.wg.Done() // want "without .w.wg.Done\(\)."
}

func (w *worker) start() {
	w.base.wg.Add(1)
	go w.run()
}

func (b *base) stop() { b.wg.Wait() }
