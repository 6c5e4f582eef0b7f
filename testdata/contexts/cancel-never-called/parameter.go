package parameter

import "context"

type deaf struct{ stop context.CancelFunc }

func startDeaf(parent context.Context) *deaf {
	_, cancel := context.WithCancel(parent) // want "kept in .stop."
	return newDeaf(cancel)
}

func newDeaf(stop context.CancelFunc) *deaf { return &deaf{stop: stop} }

type worker struct{ stop context.CancelFunc }

func startWorker(parent context.Context) *worker {
	_, cancel := context.WithCancel(parent)
	return newWorker(cancel)
}

func newWorker(stop context.CancelFunc) *worker { return &worker{stop: stop} }

func (w *worker) Close() { end(w.stop) }

func end(stop context.CancelFunc) { stop() }
