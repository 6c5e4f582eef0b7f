package generic

import "context"

type key[T any] struct{}

func with[T any](parent context.Context, value T) context.Context {
	return context.WithValue(parent, key[T]{}, value)
}

func growing[T any](ctx context.Context, in <-chan T, handle func(context.Context)) {
	for {
		ctx = with(ctx, <-in) // want ".ctx. is wrapped again in every round of the loop: the chain grows"
		handle(ctx)
	}
}

func fresh[T any](ctx context.Context, in <-chan T, handle func(context.Context)) {
	for {
		handle(with(ctx, <-in))
	}
}
