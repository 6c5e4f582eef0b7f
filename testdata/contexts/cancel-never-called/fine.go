// Package fine calls the cancel functions that it keeps, or hands them on.
package fine

import (
	"context"
	"sync"
)

type poller struct{ cancel context.CancelFunc }

func newPoller(parent context.Context) *poller {
	p := &poller{}
	_, p.cancel = context.WithCancel(parent)
	return p
}

// Close ends it.
func (p *poller) Close() { p.cancel() }

type deferring struct{ cancel context.CancelFunc }

func (d *deferring) run(parent context.Context) {
	_, d.cancel = context.WithCancel(parent)
	defer d.cancel()
}

// Public lets its users cancel.
type Public struct{ Cancel context.CancelFunc }

// NewPublic makes one.
func NewPublic(parent context.Context) *Public {
	_, cancel := context.WithCancel(parent)
	return &Public{Cancel: cancel}
}

type returned struct{ cancel context.CancelFunc }

func (r *returned) stopper(parent context.Context) func() {
	_, r.cancel = context.WithCancel(parent)
	return r.cancel
}

type once struct {
	cancel context.CancelFunc
	once   sync.Once
}

func (o *once) start(parent context.Context) { _, o.cancel = context.WithCancel(parent) }

func (o *once) stop() { o.once.Do(o.cancel) }

type copied struct{ cancel context.CancelFunc }

func (c *copied) start(parent context.Context) { _, c.cancel = context.WithCancel(parent) }

func (c *copied) stop() {
	cancel := c.cancel
	c.cancel = nil
	cancel()
}

type inAMap struct{ cancels map[string]context.CancelFunc }

func (m *inAMap) start(parent context.Context, name string) {
	_, m.cancels[name] = context.WithCancel(parent)
}

type closing interface{ stop() }

type implementation struct{ cancel context.CancelFunc }

func (i *implementation) stop() { i.cancel() }

func newClosing(parent context.Context) closing {
	_, cancel := context.WithCancel(parent)
	return &implementation{cancel}
}

func local(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	return ctx
}
