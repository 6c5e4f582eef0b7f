package field

import (
	"context"
	"time"
)

type deafCache struct {
	ctx     context.Context
	entries map[string]int
}

func (c *deafCache) start() {
	go func() { // want `loops forever`
		for {
			time.Sleep(time.Minute)
			clear(c.entries)
		}
	}()
}

type cache struct {
	ctx     context.Context
	entries map[string]int
}

func (c *cache) start() {
	go func() {
		for c.ctx.Err() == nil {
			time.Sleep(time.Minute)
			clear(c.entries)
		}
	}()
}

// The loop stands in a field.
type job struct {
	loop func(context.Context)
	stop chan struct{}
}

func begin(ctx context.Context) {
	endless := job{loop: func(context.Context) {
		for {
			time.Sleep(time.Minute)
		}
	}}
	go endless.loop(ctx) // want `loops forever`
}

type task struct {
	loop func(context.Context)
}

func beginTask(ctx context.Context) {
	ending := task{loop: func(ctx context.Context) {
		for ctx.Err() == nil {
			time.Sleep(time.Minute)
		}
	}}
	go ending.loop(ctx)
}
