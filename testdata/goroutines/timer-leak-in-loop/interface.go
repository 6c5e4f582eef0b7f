//go:build go1.21

package iface

import "time"

type clock interface{ after() <-chan time.Time }

type real struct{}

func (real) after() <-chan time.Time { return time.After(time.Minute) }

func piling(in <-chan int, by clock) {
	for {
		select {
		case v := <-in:
			println(v)
		case <-by.after(): // want "time.After in a loop"
			return
		}
	}
}

func once(in <-chan int, by clock) {
	timeout := by.after()
	for {
		select {
		case v := <-in:
			println(v)
		case <-timeout:
			return
		}
	}
}
