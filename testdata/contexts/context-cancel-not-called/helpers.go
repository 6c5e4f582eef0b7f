// Package helpers gets contexts from functions of its own.
package helpers

import (
	"context"
	"time"
)

type client struct{ timeout time.Duration }

func (c *client) bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, c.timeout)
}

func short(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Second)
}

func maybe(parent context.Context) (context.Context, context.CancelFunc, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	return ctx, cancel, parent.Err()
}

func discarded(parent context.Context, get func(context.Context) error) error {
	ctx, _ := short(parent) // want "the cancel function of helpers.short is discarded"
	return get(ctx)
}

func onSomePath(parent context.Context, c *client, get func(context.Context) error) error {
	ctx, cancel := c.bounded(parent) // want "not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func deferred(parent context.Context, c *client, get func(context.Context) error) error {
	ctx, cancel := c.bounded(parent)
	defer cancel()
	return get(ctx)
}

func withAnError(parent context.Context, get func(context.Context) error) error {
	ctx, cancel, err := maybe(parent)
	if err != nil {
		return err
	}
	defer cancel()
	return get(ctx)
}
