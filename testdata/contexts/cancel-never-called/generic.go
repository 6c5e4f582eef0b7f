package generic

import "context"

type deaf[T any] struct {
	items  []T
	cancel context.CancelFunc
}

func newDeaf[T any](parent context.Context) *deaf[T] {
	_, cancel := context.WithCancel(parent) // want "kept in .cancel."
	return &deaf[T]{cancel: cancel}
}

type worker[T any] struct {
	items  []T
	cancel context.CancelFunc
}

func newWorker[T any](parent context.Context) *worker[T] {
	_, cancel := context.WithCancel(parent)
	return &worker[T]{cancel: cancel}
}

func (w *worker[T]) Close() { w.cancel() }
