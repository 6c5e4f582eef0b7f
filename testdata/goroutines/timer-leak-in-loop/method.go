//go:build go1.21

package method

import "time"

type worker struct {
	in    chan int
	timer *time.Timer
}

func (w *worker) idle() <-chan time.Time { return time.After(time.Minute) }

func (w *worker) quiet() <-chan time.Time { return w.timer.C }

func (w *worker) piling() {
	for {
		select {
		case v := <-w.in:
			println(v)
		case <-w.idle(): // want "time.After in a loop"
			return
		}
	}
}

func (w *worker) reusing() {
	for {
		select {
		case v := <-w.in:
			println(v)
		case <-w.quiet():
			return
		}
	}
}
