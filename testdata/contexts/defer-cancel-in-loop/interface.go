package iface

import "context"

type limiter interface {
	limit(context.Context) (context.Context, context.CancelFunc)
}

func get(context.Context) {}

func piling(parent context.Context, by limiter) {
	for parent.Err() == nil {
		ctx, cancel := by.limit(parent)
		defer cancel() // want "runs only when the function ends"
		get(ctx)
	}
}

func released(parent context.Context, by limiter) {
	for parent.Err() == nil {
		ctx, cancel := by.limit(parent)
		get(ctx)
		cancel()
	}
}
