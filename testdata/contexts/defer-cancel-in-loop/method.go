package method

import (
	"context"
	"time"
)

type client struct{ timeout time.Duration }

func (c *client) bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, c.timeout)
}

func (c *client) get(context.Context) {}

func (c *client) piling(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := c.bounded(parent)
		defer cancel() // want "runs only when the function ends"
		c.get(ctx)
	}
}

func (c *client) once(parent context.Context) {
	ctx, cancel := c.bounded(parent)
	defer cancel()
	c.get(ctx)
}

func (c *client) released(parent context.Context) {
	for parent.Err() == nil {
		c.once(parent)
	}
}
