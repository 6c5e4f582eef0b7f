package field

import "context"

type state struct{ cancel context.CancelFunc }

type deaf struct{ state state }

func (d *deaf) start(parent context.Context) {
	_, d.state.cancel = context.WithCancel(parent) // want "kept in .cancel."
}

func (d *deaf) Close() { d.state = state{} }

type bounds struct{ cancel context.CancelFunc }

type worker struct{ bounds bounds }

func (w *worker) start(parent context.Context) {
	_, w.bounds.cancel = context.WithCancel(parent)
}

func (w *worker) Close() { w.bounds.cancel() }
