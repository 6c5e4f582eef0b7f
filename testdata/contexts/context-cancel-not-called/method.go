package method

import (
	"context"
	"time"
)

type client struct{ timeout time.Duration }

func (c *client) bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, c.timeout)
}

func (c *client) get(context.Context) error { return nil }

func (c *client) leaking(parent context.Context) error {
	ctx, cancel := c.bounded(parent) // want "not called when err != nil"
	if err := c.get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func (c *client) released(parent context.Context) error {
	ctx, cancel := c.bounded(parent)
	defer cancel()
	return c.get(ctx)
}
