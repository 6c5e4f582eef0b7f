package generic

import (
	"context"
	"time"
)

func fetch[T any](ctx context.Context, get func(context.Context) T) T {
	inner, cancel := context.WithTimeout(ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer cancel()
	return get(inner)
}

func ask[T any](ctx context.Context, get func(context.Context) T) T {
	inner, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return get(inner)
}

func run(get func(context.Context) int, name func(context.Context) string) (int, string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return fetch(ctx, get), ask[string](ctx, name)
}
