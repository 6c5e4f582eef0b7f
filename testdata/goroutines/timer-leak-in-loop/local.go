//go:build go1.21

package local

import "time"

func piling(in <-chan int) {
	for {
		timeout := time.After(time.Minute) // want "with go 1.21 time.After in a loop keeps every timer until it fires"
		select {
		case v := <-in:
			println(v)
		case <-timeout:
			return
		}
	}
}

func reusing(in <-chan int) {
	timeout := time.After(time.Minute)
	for {
		select {
		case v := <-in:
			println(v)
		case <-timeout:
			return
		}
	}
}
