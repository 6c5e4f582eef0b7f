// Package fine derives from the same context in each round.
package fine

import (
	"context"
	"time"
)

type key string

func another(ctx context.Context, try func(context.Context) error) {
	for {
		attempt, cancel := context.WithTimeout(ctx, time.Second)
		err := try(attempt)
		cancel()
		if err == nil {
			return
		}
	}
}

func shadowed(ctx context.Context, names []string, try func(context.Context, string)) {
	for _, name := range names {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		try(ctx, name)
		cancel()
	}
}

func reset(base context.Context, try func(context.Context) error) {
	var cancel context.CancelFunc
	for {
		ctx := base
		ctx, cancel = context.WithTimeout(ctx, time.Second)
		err := try(ctx)
		cancel()
		if err == nil {
			return
		}
	}
}

func resetOutside(base context.Context, try func(context.Context) error) {
	ctx := base
	var cancel context.CancelFunc
	for {
		ctx, cancel = context.WithTimeout(ctx, time.Second)
		err := try(ctx)
		cancel()
		if err == nil {
			return
		}
		ctx = base
	}
}

func values(ctx context.Context, headers map[string]string) context.Context {
	for name, value := range headers {
		ctx = context.WithValue(ctx, key(name), value)
	}
	return ctx
}

func once(ctx context.Context, names []string, try func(context.Context, string)) {
	var cancel context.CancelFunc
	for _, name := range names {
		ctx, cancel = context.WithTimeout(ctx, time.Second)
		defer cancel()
		try(ctx, name)
		return
	}
}
