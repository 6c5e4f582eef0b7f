// Package trapped starts the goroutine in another file than its loop: one defect, told once.
package trapped

import "time"

type worker struct{ stop chan struct{} }

func (w *worker) run() {
	for {
		select {
		case <-w.stop:
			break // want `break leaves the select, not the loop`
		case <-time.After(time.Second):
			println("tick")
		}
	}
}
