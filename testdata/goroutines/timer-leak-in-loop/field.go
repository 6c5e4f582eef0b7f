//go:build go1.21

package field

import "time"

type worker struct {
	in      chan int
	pause   time.Duration
	timeout <-chan time.Time
}

func piling(w *worker) {
	for {
		w.timeout = time.After(w.pause) // want "time.After in a loop"
		select {
		case v := <-w.in:
			println(v)
		case <-w.timeout:
			return
		}
	}
}

func reusing(w *worker) {
	w.timeout = time.After(w.pause)
	for {
		select {
		case v := <-w.in:
			println(v)
		case <-w.timeout:
			return
		}
	}
}
