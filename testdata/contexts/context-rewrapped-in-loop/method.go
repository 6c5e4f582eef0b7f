package method

import (
	"context"
	"time"
)

type client struct{ timeout time.Duration }

func (c *client) bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, c.timeout)
}

func (c *client) detached(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(parent), c.timeout)
}

func (c *client) get(context.Context) error { return nil }

func (c *client) shrinking(ctx context.Context) {
	var cancel context.CancelFunc
	for {
		ctx, cancel = c.bounded(ctx) // want ".ctx. is wrapped again in every round of the loop: deadlines shrink"
		_ = c.get(ctx)
		cancel()
	}
}

func (c *client) fresh(ctx context.Context) {
	for {
		attempt, cancel := c.bounded(ctx)
		_ = c.get(attempt)
		cancel()
	}
}

func (c *client) notDerived(ctx context.Context) {
	var cancel context.CancelFunc
	for {
		ctx, cancel = c.detached(ctx)
		_ = c.get(ctx)
		cancel()
	}
}
