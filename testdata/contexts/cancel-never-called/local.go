package local

import "context"

type deaf struct {
	stop   context.CancelFunc
	closed bool
}

func newDeaf(parent context.Context, work func(context.Context)) *deaf {
	ctx, cancel := context.WithCancel(parent) // want "nobody calls the cancel function kept in .stop."
	d := &deaf{stop: cancel}
	go work(ctx)
	return d
}

func (d *deaf) Close() { d.closed = true }

type worker struct{ stop context.CancelFunc }

func newWorker(parent context.Context, work func(context.Context)) *worker {
	ctx, cancel := context.WithCancel(parent)
	w := &worker{stop: cancel}
	go work(ctx)
	return w
}

func (w *worker) Close() { w.stop() }
