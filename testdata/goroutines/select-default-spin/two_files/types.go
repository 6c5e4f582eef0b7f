package twofiles

import "time"

type worker struct {
	jobs chan string
	idle int
}

func (w *worker) count() { w.idle++ }

func (w *worker) pause() {
	w.idle++
	time.Sleep(time.Millisecond)
}
