package embedding

import "time"

type counter struct{ idle int }

func (c *counter) count() { c.idle++ }

type pacer struct{ idle int }

func (p *pacer) count() {
	p.idle++
	time.Sleep(time.Millisecond)
}

type spinner struct {
	counter
	jobs chan string
}

func (s *spinner) run() {
	for {
		select {
		case job := <-s.jobs:
			println(job)
		default: // want `idle .default. makes this loop spin`
			s.count()
		}
	}
}

type worker struct {
	pacer
	jobs chan string
}

func (w *worker) run() {
	for {
		select {
		case job := <-w.jobs:
			println(job)
		default:
			w.count()
		}
	}
}
