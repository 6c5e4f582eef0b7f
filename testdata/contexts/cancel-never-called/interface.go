package iface

import "context"

type closer interface{ Close() }

type deaf struct {
	cancel context.CancelFunc
	closed bool
}

func openDeaf(parent context.Context) closer {
	_, cancel := context.WithCancel(parent) // want "kept in .cancel."
	return &deaf{cancel: cancel}
}

func (d *deaf) Close() { d.closed = true }

type worker struct{ cancel context.CancelFunc }

func openWorker(parent context.Context) closer {
	_, cancel := context.WithCancel(parent)
	return &worker{cancel: cancel}
}

func (w *worker) Close() { w.cancel() }
