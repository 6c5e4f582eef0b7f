// Package field keeps pool and object in fields.
package field

import "sync"

type message struct{ text []byte }

type writer struct {
	pool    sync.Pool
	current *message
	written int
}

func (w *writer) flushLate() {
	w.pool.Put(w.current)
	w.written += len(w.current.text) // want `w\.current. is used after it went back to the pool`
	w.current = nil
}

func (w *writer) flush() {
	w.written += len(w.current.text)
	w.pool.Put(w.current)
	w.current = nil
}

func (w *writer) renew() {
	w.pool.Put(w.current)
	w.current = w.pool.Get().(*message)
	w.written += len(w.current.text)
}

func (w *writer) sizeLate() int {
	m := w.pool.Get().(*message)
	w.pool.Put(m)
	return len(m.text) // want `m. is used after it went back to the pool`
}

func (w *writer) size() int {
	m := w.pool.Get().(*message)
	defer w.pool.Put(m)
	return len(m.text)
}

type arrival struct{ text *message }

func (w *writer) drain(arrivals <-chan arrival, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case next := <-arrivals:
			w.written += len(next.text.text)
			w.pool.Put(next.text)
		}
	}
}

func (w *writer) drainLate(arrivals <-chan arrival) {
	var next arrival
	for w.written < 1000 {
		select {
		case next = <-arrivals:
		default:
		}
		w.written += len(next.text.text) // want `next\.text. is used after it went back to the pool`
		w.pool.Put(next.text)
	}
}
