package funcvalue

import "context"

type deaf struct{ onClose func() }

func newDeaf(parent context.Context) *deaf {
	_, cancel := context.WithCancel(parent) // want "kept in .onClose."
	return &deaf{onClose: cancel}
}

type worker struct{ onClose func() }

func newWorker(parent context.Context) *worker {
	_, cancel := context.WithCancel(parent)
	return &worker{onClose: cancel}
}

func (w *worker) Close() {
	closing := w.onClose
	closing()
}
