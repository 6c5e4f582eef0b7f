package poll

import (
	"context"

	"example.com/poll/bounds"
)

func shrinking(ctx context.Context, get func(context.Context)) {
	var cancel context.CancelFunc
	for {
		ctx, cancel = bounds.Short(ctx) // want "is wrapped again in every round"
		get(ctx)
		cancel()
	}
}

func fresh(ctx context.Context, get func(context.Context)) {
	for {
		attempt, cancel := bounds.Short(ctx)
		get(attempt)
		cancel()
	}
}
