package method

import "time"

type worker struct {
	jobs chan string
	idle int
}

func (w *worker) spin() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		default: // want `idle .default. makes this loop spin`
			w.count()
		}
	}
}

func (w *worker) count() { w.idle++ }

func (w *worker) pause() {
	w.idle++
	time.Sleep(time.Millisecond)
}

func (w *worker) wait() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		default:
			w.pause()
		}
	}
}
