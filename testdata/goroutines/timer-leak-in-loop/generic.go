//go:build go1.21

package generic

import "time"

func piling[T any](in <-chan T, use func(T)) {
	for {
		select {
		case item := <-in:
			use(item)
		case <-time.After(time.Minute): // want "time.After in a loop"
			return
		}
	}
}

func reusing[T any](in <-chan T, use func(T)) {
	timeout := time.After(time.Minute)
	for {
		select {
		case item := <-in:
			use(item)
		case <-timeout:
			return
		}
	}
}
