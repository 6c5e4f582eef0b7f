package embedding

import "context"

type deafBase struct{ cancel context.CancelFunc }

type deaf struct{ deafBase }

func (d *deaf) start(parent context.Context) {
	_, d.cancel = context.WithCancel(parent) // want "kept in .cancel."
}

type base struct{ cancel context.CancelFunc }

func (b *base) Close() { b.cancel() }

type worker struct{ *base }

func (w *worker) start(parent context.Context) {
	_, w.cancel = context.WithCancel(parent)
}
