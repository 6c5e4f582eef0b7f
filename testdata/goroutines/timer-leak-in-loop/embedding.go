//go:build go1.21

package embedding

import "time"

type clock struct{}

func (clock) idle() <-chan time.Time { return time.After(time.Minute) }

type stopwatch struct{ timer *time.Timer }

func (s stopwatch) idle() <-chan time.Time { return s.timer.C }

type piling struct {
	clock
	in chan int
}

func (p *piling) run() {
	for {
		select {
		case v := <-p.in:
			println(v)
		case <-p.idle(): // want "time.After in a loop"
			return
		}
	}
}

type reusing struct {
	stopwatch
	in chan int
}

func (r *reusing) run() {
	for {
		select {
		case v := <-r.in:
			println(v)
		case <-r.idle():
			return
		}
	}
}
