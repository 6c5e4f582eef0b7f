package generic

import "time"

func spinning[T any](in <-chan T, handle func(T)) {
	for {
		select {
		case item := <-in:
			handle(item)
		default: // want `idle .default. makes this loop spin`
			skip[T]()
		}
	}
}

func skip[T any]() {}

func waiting[T any](in <-chan T, handle func(T)) {
	for {
		select {
		case item := <-in:
			handle(item)
		default:
			pause[T]()
		}
	}
}

func pause[T any]() { time.Sleep(time.Millisecond) }
