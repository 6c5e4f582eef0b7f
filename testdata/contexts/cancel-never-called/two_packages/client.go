package client

import (
	"context"

	"example.com/client/bounds"
)

type deaf struct{ cancel context.CancelFunc }

func newDeaf(parent context.Context) *deaf {
	_, cancel := bounds.Short(parent) // want "kept in .cancel."
	return &deaf{cancel: cancel}
}

type worker struct{ cancel context.CancelFunc }

func newWorker(parent context.Context) *worker {
	_, cancel := bounds.Short(parent)
	return &worker{cancel: cancel}
}

func (w *worker) close() { w.cancel() }
