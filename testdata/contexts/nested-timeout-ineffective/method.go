package method

import (
	"context"
	"time"
)

type client struct{}

func (c *client) bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, 5*time.Second)
}

func (c *client) get(context.Context) error { return nil }

func (c *client) cutShort(parent context.Context) error {
	ctx, cancel := c.bounded(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer stop()
	return c.get(inner)
}

func (c *client) shorter(parent context.Context) error {
	ctx, cancel := c.bounded(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	return c.get(inner)
}

func (c *client) detached(parent context.Context) error {
	ctx, cancel := c.bounded(parent)
	defer cancel()
	inner, stop := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer stop()
	return c.get(inner)
}
