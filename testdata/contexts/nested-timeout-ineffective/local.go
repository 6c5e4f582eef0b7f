package local

import (
	"context"
	"time"
)

func get(context.Context) error { return nil }

func cutShort() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer stop()
	return get(inner)
}

func shorter() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	return get(inner)
}
