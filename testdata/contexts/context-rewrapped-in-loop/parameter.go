package parameter

import "context"

func shrinking(ctx context.Context, get func(context.Context) bool) {
	for get(ctx) {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx) // want ".ctx. is wrapped again in every round of the loop: the chain grows"
		cancel()
	}
}

func shadowing(ctx context.Context, get func(context.Context) bool) {
	for get(ctx) {
		ctx, cancel := context.WithCancel(ctx)
		get(ctx)
		cancel()
	}
}

func reset(base context.Context, get func(context.Context) bool) {
	ctx, cancel := context.WithCancel(base)
	for get(ctx) {
		cancel()
		ctx, cancel = context.WithCancel(base)
	}
	cancel()
}
