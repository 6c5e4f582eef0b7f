//go:build go1.21

package closure

import "time"

func piling(in <-chan int, pause time.Duration) {
	idle := func() <-chan time.Time { return time.After(pause) }
	go func() {
		for {
			select {
			case v := <-in:
				println(v)
			case <-idle(): // want "time.After in a loop"
				return
			}
		}
	}()
}

func reusing(in <-chan int, pause time.Duration) {
	timer := time.NewTimer(pause)
	idle := func() <-chan time.Time {
		timer.Reset(pause)
		return timer.C
	}
	go func() {
		for {
			select {
			case v := <-in:
				println(v)
			case <-idle():
				return
			}
		}
	}()
}
