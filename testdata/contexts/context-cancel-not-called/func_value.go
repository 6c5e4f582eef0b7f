package funcvalue

import (
	"context"
	"time"
)

type options struct {
	bound func(context.Context) (context.Context, context.CancelFunc)
}

func get(context.Context) error { return nil }

func leaking(parent context.Context, with options) error {
	ctx, cancel := with.bound(parent) // want "the cancel function of with.bound is not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func leakingVariable(parent context.Context) error {
	bound := context.WithTimeout
	ctx, _ := bound(parent, time.Minute) // want "is discarded"
	return get(ctx)
}

func released(parent context.Context, with options) error {
	ctx, cancel := with.bound(parent)
	defer cancel()
	return get(ctx)
}
