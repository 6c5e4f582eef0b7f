package funcvalue

import (
	"context"
	"time"
)

func get(context.Context) error { return nil }

func query(ctx context.Context) error {
	inner, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return get(inner)
}

// The function is called through a variable: who else calls it is not known.
func throughVariable() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	run := query
	return run(ctx)
}

func bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, 5*time.Second)
}

func cutShort(parent context.Context) error {
	limit := bounded
	ctx, cancel := limit(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer stop()
	return get(inner)
}

func shorter(parent context.Context) error {
	limit := bounded
	ctx, cancel := limit(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	return get(inner)
}
