// Package field keeps the group in a struct.
package field

import "sync"

type forgotten struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func (f *forgotten) start() {
	f.wg.Add(1)
	go func() {
		for job := range f.jobs {
			job()
		}
	}()
}

func (f *forgotten) stop() {
	close(f.jobs)
	f.wg.Wait() // want `f\.wg\.Wait. waits for ever: nobody calls Done`
}

type pool struct {
	wg   sync.WaitGroup
	jobs chan func()
}

func (p *pool) start() {
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		for job := range p.jobs {
			job()
		}
	}()
}

func (p *pool) stop() {
	close(p.jobs)
	p.wg.Wait()
}
