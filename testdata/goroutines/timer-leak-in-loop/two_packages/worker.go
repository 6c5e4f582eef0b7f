package worker

import "example.com/worker/clock"

func piling(in <-chan int) {
	for {
		select {
		case v := <-in:
			println(v)
		case <-clock.Idle(): // want "time.After in a loop"
			return
		}
	}
}

func reusing(in <-chan int) {
	timeout := clock.Idle()
	for {
		select {
		case v := <-in:
			println(v)
		case <-timeout:
			return
		}
	}
}
