package iface

import "context"

type limiter interface {
	limit(context.Context) (context.Context, context.CancelFunc)
}

func get(context.Context) error { return nil }

func leaking(parent context.Context, by limiter) error {
	ctx, cancel := by.limit(parent) // want "the cancel function of by.limit is not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func released(parent context.Context, by limiter) error {
	ctx, cancel := by.limit(parent)
	defer cancel()
	return get(ctx)
}
