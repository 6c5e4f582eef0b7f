// Package loops wraps one context again and again.
package loops

import (
	"context"
	"time"
)

type key struct{}

func timeout(ctx context.Context, try func(context.Context) error) {
	var cancel context.CancelFunc
	for {
		ctx, cancel = context.WithTimeout(ctx, time.Second) // want "`ctx` is wrapped again in every round of the loop: deadlines shrink"
		err := try(ctx)
		cancel()
		if err == nil {
			return
		}
	}
}

func overAList(names []string, try func(context.Context, string)) {
	ctx := context.Background()
	var cancel context.CancelFunc
	for _, name := range names {
		ctx, cancel = context.WithCancel(ctx) // want "`ctx` is wrapped again in every round of the loop: the chain grows"
		try(ctx, name)
		cancel()
	}
}

func value(ctx context.Context, try func(context.Context)) {
	for i := 0; ; i++ {
		try(ctx)
	}
}

func valueForEver(ctx context.Context, next func() string, try func(context.Context)) {
	for {
		ctx = context.WithValue(ctx, key{}, next()) // want "the chain grows"
		try(ctx)
	}
}
