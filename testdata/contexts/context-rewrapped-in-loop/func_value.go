package funcvalue

import (
	"context"
	"time"
)

func bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Minute)
}

func shrinking(ctx context.Context, get func(context.Context)) {
	var cancel context.CancelFunc
	wrap := bounded
	for {
		ctx, cancel = wrap(ctx) // want ".ctx. is wrapped again in every round"
		get(ctx)
		cancel()
	}
}

func fresh(ctx context.Context, get func(context.Context)) {
	wrap := bounded
	for {
		attempt, cancel := wrap(ctx)
		get(attempt)
		cancel()
	}
}
