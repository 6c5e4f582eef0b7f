package kept

import "context"

type worker struct {
	ctx  context.Context
	jobs chan int
	quit chan struct{}
}

func (w *worker) deaf() {
	for {
		select { // want `never observes cancellation of .w.ctx.`
		case job := <-w.jobs:
			println(job)
		}
	}
}

func (w *worker) hears() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		case <-w.ctx.Done():
			return
		}
	}
}

func (w *worker) quits() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		case <-w.quit:
			return
		}
	}
}

func (w *worker) feed(ctx context.Context) <-chan int {
	go func() { <-ctx.Done() }()
	return w.jobs
}

func (w *worker) asks() {
	for {
		select {
		case job := <-w.feed(w.ctx):
			println(job)
		}
	}
}
