package parameter

import (
	"context"
	"time"
)

const attempt = 30 * time.Second

func get(context.Context) error { return nil }

func query(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, attempt) // want "inner timeout 30s is not shorter than the enclosing 10s"
	defer cancel()
	return get(inner)
}

func first() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return query(ctx)
}

func second() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return query(ctx)
}

// One of its callers gives it more time.
func ask(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, attempt)
	defer cancel()
	return get(inner)
}

func third(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, 5*time.Second)
	defer cancel()
	return ask(ctx)
}

func fourth(parent context.Context) error { return ask(parent) }

// Public may be called from anywhere.
func Public(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, attempt)
	defer cancel()
	return get(inner)
}

func fifth(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, 5*time.Second)
	defer cancel()
	return Public(ctx)
}

// The same number on purpose.
func same(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, attempt)
	defer cancel()
	return get(inner)
}

func sixth() error {
	ctx, cancel := context.WithTimeout(context.Background(), attempt)
	defer cancel()
	return same(ctx)
}
