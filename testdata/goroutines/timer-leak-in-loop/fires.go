//go:build go1.21

package fires

import "time"

// A timer that has to fire before the next one is made does not pile up.

func retries(work func() error, quit <-chan struct{}) {
	backoff := time.Second
	for work() != nil {
		select {
		case <-time.After(backoff):
			backoff *= 2
		case <-quit:
			return
		}
	}
}

func polls(all []int, work func(int) error, quit <-chan struct{}) {
	for _, each := range all {
		if work(each) != nil {
			select {
			case <-time.After(time.Minute):
			case <-quit:
			}
			return
		}
	}
}

func waits(work func() error, woken, quit <-chan struct{}) {
	for work() != nil {
		select {
		case <-time.After(time.Minute): // want "time.After in a loop keeps every timer until it fires"
		case <-woken:
		case <-quit:
			return
		}
	}
}

func further(all []int, work func(int) error, skip <-chan int) {
	for _, each := range all {
		for work(each) != nil {
			select {
			case <-time.After(time.Minute): // want "time.After in a loop keeps every timer until it fires"
				continue
			case <-skip:
			}
			break
		}
	}
}

type reporter struct {
	running chan struct{}
	kicks   chan struct{}
}

func newReporter() *reporter {
	r := &reporter{running: make(chan struct{}), kicks: make(chan struct{})}
	go r.run()
	return r
}

func (r *reporter) Close() { close(r.running) }

func (r *reporter) Kick() { r.kicks <- struct{}{} }

// The channel that is closed once ends the loop by its condition.
func (r *reporter) run() {
	for r.isRunning() {
		select {
		case <-time.After(time.Minute):
		case <-r.running:
		}
	}
	for r.isRunning() {
		select {
		case <-time.After(time.Minute): // want "time.After in a loop keeps every timer until it fires"
		case <-r.kicks:
		}
	}
}

func (r *reporter) isRunning() bool {
	select {
	case <-r.running:
		return false
	default:
		return true
	}
}
