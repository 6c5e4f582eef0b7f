//go:build go1.21

package parameter

import "time"

func piling(in <-chan int, pause time.Duration, idle func()) {
	for {
		select {
		case v := <-in:
			println(v)
		case <-time.After(pause): // want "time.After in a loop"
			idle()
		}
	}
}

func reusing(in <-chan int, pause time.Duration, idle func()) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case v := <-in:
			println(v)
		case <-timer.C:
			timer.Reset(pause)
			idle()
		}
	}
}

// Whoever calls it decides when a timer starts.
func given(in <-chan int, timeout <-chan time.Time) {
	for {
		select {
		case v := <-in:
			println(v)
		case <-timeout:
			return
		}
	}
}
