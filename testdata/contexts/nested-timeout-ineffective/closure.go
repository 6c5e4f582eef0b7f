package closure

import (
	"context"
	"time"
)

func get(context.Context) error { return nil }

func cutShort() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	query := func() error {
		inner, stop := context.WithTimeout(ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
		defer stop()
		return get(inner)
	}
	return query()
}

func shorter() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	query := func() error {
		inner, stop := context.WithTimeout(ctx, time.Second)
		defer stop()
		return get(inner)
	}
	return query()
}

// The literal gets the context as its parameter.
func cutShortBelow() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return func(outer context.Context) error {
		inner, stop := context.WithTimeout(outer, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
		defer stop()
		return get(inner)
	}(ctx)
}
