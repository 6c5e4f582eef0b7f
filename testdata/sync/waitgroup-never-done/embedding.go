// Package embedding embeds the group.
package embedding

import "sync"

type forgotten struct {
	sync.WaitGroup
	jobs chan func()
}

func (f *forgotten) start() {
	f.Add(1)
	go func() {
		for job := range f.jobs {
			job()
		}
	}()
}

func (f *forgotten) stop() {
	close(f.jobs)
	f.Wait() // want `f\.Wait. waits for ever: nobody calls Done`
}

type pool struct {
	sync.WaitGroup
	jobs chan func()
}

func (p *pool) start() {
	p.Add(1)
	go func() {
		defer p.Done()
		for job := range p.jobs {
			job()
		}
	}()
}

func (p *pool) stop() {
	close(p.jobs)
	p.Wait()
}

type base struct{ wg sync.WaitGroup }

type worker struct {
	base
	jobs chan func()
}

func (w *worker) startForgotten() {
	w.wg.Add(1)
	go func() {
		for job := range w.jobs {
			job()
		}
	}()
}

func (w *worker) stopForgotten() {
	close(w.jobs)
	w.wg.Wait() // want `w\.wg\.Wait. waits for ever: nobody calls Done`
}
