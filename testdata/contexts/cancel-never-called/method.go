package method

import "context"

type deaf struct{ cancel context.CancelFunc }

func (d *deaf) start(parent context.Context) {
	_, cancel := context.WithCancel(parent) // want "kept in .cancel."
	d.keep(cancel)
}

func (d *deaf) keep(cancel context.CancelFunc) { d.cancel = cancel }

func (d *deaf) running() bool { return d.cancel != nil }

type worker struct{ cancel context.CancelFunc }

func (w *worker) start(parent context.Context) {
	_, cancel := context.WithCancel(parent)
	w.keep(cancel)
}

func (w *worker) keep(cancel context.CancelFunc) { w.cancel = cancel }

func (w *worker) Close() {
	if w.cancel != nil {
		w.cancel()
	}
}
