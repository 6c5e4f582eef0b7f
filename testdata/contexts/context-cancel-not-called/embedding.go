package embedding

import (
	"context"
	"time"
)

type timeouts struct{ timeout time.Duration }

func (t timeouts) bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, t.timeout)
}

type client struct{ timeouts }

func (c *client) get(context.Context) error { return nil }

func (c *client) leaking(parent context.Context) error {
	ctx, _ := c.bounded(parent) // want "is discarded"
	return c.get(ctx)
}

func (c *client) released(parent context.Context) error {
	ctx, cancel := c.bounded(parent)
	defer cancel()
	return c.get(ctx)
}
