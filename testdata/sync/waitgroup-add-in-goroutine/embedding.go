// Package embedding embeds the group.
package embedding

import "sync"

type late struct {
	sync.WaitGroup
	jobs chan func()
}

func (l *late) start() {
	go func() {
		l.Add(1) // want `l\.Add. inside the goroutine races with Wait`
		defer l.Done()
		for job := range l.jobs {
			job()
		}
	}()
}

func (l *late) stop() {
	close(l.jobs)
	l.Wait()
}

type base struct{ wg sync.WaitGroup }

type worker struct {
	*base
	jobs chan func()
}

func (w *worker) runLate() {
	w.wg.Add(1) // want `w\.wg\.Add. inside the goroutine races with Wait`
	defer w.wg.Done()
	for job := range w.jobs {
		job()
	}
}

func startWorker(jobs chan func()) *worker {
	w := &worker{base: &base{}, jobs: jobs}
	go w.runLate()
	return w
}

func (w *worker) stopWorker() {
	close(w.jobs)
	w.base.wg.Wait()
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
