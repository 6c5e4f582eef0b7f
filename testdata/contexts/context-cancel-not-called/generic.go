package generic

import "context"

type key[T any] struct{}

func with[T any](parent context.Context, value T) (context.Context, context.CancelFunc) {
	return context.WithCancel(context.WithValue(parent, key[T]{}, value))
}

func leaking[T any](parent context.Context, value T, get func(context.Context) error) error {
	ctx, cancel := with(parent, value) // want "not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func released[T any](parent context.Context, value T, get func(context.Context) error) error {
	ctx, cancel := with(parent, value)
	defer cancel()
	return get(ctx)
}
