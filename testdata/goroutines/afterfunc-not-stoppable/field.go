package field

import "time"

type worker struct {
	jobs  int
	timer *time.Timer
}

func (w *worker) Stop() { w.timer.Stop() }

func (w *worker) work() { w.jobs++ }

type pool struct{ first, second *worker }

func (p *pool) start() {
	time.AfterFunc(time.Second, p.first.work) // want `\(\*worker\)\.Stop cannot stop`
	p.second.timer = time.AfterFunc(time.Second, p.second.work)
}
