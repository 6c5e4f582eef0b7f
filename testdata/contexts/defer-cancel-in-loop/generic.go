package generic

import (
	"context"
	"time"
)

func piling[T any](parent context.Context, in <-chan T, handle func(context.Context, T)) {
	for {
		item, ok := <-in
		if !ok {
			return
		}
		ctx, cancel := context.WithTimeout(parent, time.Minute)
		defer cancel() // want "runs only when the function ends"
		handle(ctx, item)
	}
}

func released[T any](parent context.Context, in <-chan T, handle func(context.Context, T)) {
	for {
		item, ok := <-in
		if !ok {
			return
		}
		one(parent, item, handle)
	}
}

func one[T any](parent context.Context, item T, handle func(context.Context, T)) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer cancel()
	handle(ctx, item)
}
