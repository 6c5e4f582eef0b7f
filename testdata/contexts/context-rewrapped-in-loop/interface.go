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

type long struct{}

func (*long) limit(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Hour)
}

func shrinking(ctx context.Context, by limiter, get func(context.Context)) {
	var cancel context.CancelFunc
	for {
		ctx, cancel = by.limit(ctx) // want ".ctx. is wrapped again in every round"
		get(ctx)
		cancel()
	}
}

func fresh(ctx context.Context, by limiter, get func(context.Context)) {
	for {
		attempt, cancel := by.limit(ctx)
		get(attempt)
		cancel()
	}
}
