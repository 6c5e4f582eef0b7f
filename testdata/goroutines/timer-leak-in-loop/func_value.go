//go:build go1.21

package funcvalue

import "time"

func piling(in <-chan int) {
	after := time.After
	for {
		select {
		case v := <-in:
			println(v)
		case <-after(time.Minute): // want "time.After in a loop"
			return
		}
	}
}

func reusing(in <-chan int) {
	after := time.After
	timeout := after(time.Minute)
	for {
		select {
		case v := <-in:
			println(v)
		case <-timeout:
			return
		}
	}
}
