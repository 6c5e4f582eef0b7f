package embedding

import "context"

type base struct {
	ctx  context.Context
	jobs chan string
}

type deaf struct{ base }

func (d *deaf) run() {
	for {
		select { // want `never observes cancellation of .d.ctx.`
		case job := <-d.jobs:
			println(job)
		}
	}
}

type worker struct{ *base }

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

// The context itself is embedded.
type session struct {
	context.Context
	jobs chan string
}

func (s *session) run() {
	for {
		select {
		case job := <-s.jobs:
			println(job)
		case <-s.Done():
			return
		}
	}
}
