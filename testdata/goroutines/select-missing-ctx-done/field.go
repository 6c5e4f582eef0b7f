package field

import "context"

type deaf struct {
	ctx  context.Context
	jobs chan string
}

func (d *deaf) run() {
	for {
		select { // want `never observes cancellation of .d.ctx.`
		case job := <-d.jobs:
			println(job)
		}
	}
}

type worker struct {
	ctx  context.Context
	jobs chan string
}

func (w *worker) run() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		case <-w.ctx.Done():
			return
		}
	}
}
