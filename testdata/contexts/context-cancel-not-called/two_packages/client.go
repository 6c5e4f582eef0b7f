package client

import (
	"context"

	"example.com/client/bounds"
)

func leaking(parent context.Context, get func(context.Context) error) error {
	ctx, cancel := bounds.Short(parent) // want "not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func released(parent context.Context, get func(context.Context) error) error {
	ctx, cancel := bounds.Short(parent)
	defer cancel()
	return get(ctx)
}
