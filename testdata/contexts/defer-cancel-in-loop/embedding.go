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

func (c *client) get(context.Context) {}

func (c *client) piling(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := c.bounded(parent)
		defer cancel() // want "runs only when the function ends"
		c.get(ctx)
	}
}

func (c *client) released(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := c.bounded(parent)
		c.get(ctx)
		cancel()
	}
}
