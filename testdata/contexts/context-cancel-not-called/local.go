package local

import (
	"context"
	"time"
)

func get(context.Context) error { return nil }

func leaking(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute) // want "not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func released(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer cancel()
	return get(ctx)
}
