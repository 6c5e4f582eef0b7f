package twofiles

import "context"

func shrinking(ctx context.Context, get func(context.Context)) {
	var cancel context.CancelFunc
	for {
		ctx, cancel = bounded(ctx) // want ".ctx. is wrapped again in every round"
		get(ctx)
		cancel()
	}
}

func fresh(ctx context.Context, get func(context.Context)) {
	for {
		attempt, cancel := bounded(ctx)
		get(attempt)
		cancel()
	}
}
