package iface

import (
	"context"
	"time"
)

type limiter interface {
	limit(context.Context) (context.Context, context.CancelFunc)
}

type short struct{}

func (short) limit(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Second)
}

type longer struct{}

func (*longer) limit(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, 5*time.Second)
}

func get(context.Context) error { return nil }

func cutShort(parent context.Context, by limiter) error {
	ctx, cancel := by.limit(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer stop()
	return get(inner)
}

// One of the two leaves it as it is.
func undecided(parent context.Context, by limiter) error {
	ctx, cancel := by.limit(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 3*time.Second)
	defer stop()
	return get(inner)
}
