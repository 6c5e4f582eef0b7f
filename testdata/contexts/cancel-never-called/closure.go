package closure

import "context"

type deaf struct{ cancel context.CancelFunc }

func newDeaf(parent context.Context) *deaf {
	d := &deaf{}
	func() {
		_, d.cancel = context.WithCancel(parent) // want "kept in .cancel."
	}()
	return d
}

type worker struct{ cancel context.CancelFunc }

func newWorker(parent context.Context) *worker {
	w := &worker{}
	func() {
		_, w.cancel = context.WithCancel(parent)
	}()
	return w
}

func (w *worker) closer() func() {
	return func() { w.cancel() }
}
