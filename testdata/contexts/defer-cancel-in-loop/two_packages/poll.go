package poll

import (
	"context"

	"example.com/poll/bounds"
)

func piling(parent context.Context, get func(context.Context)) {
	for parent.Err() == nil {
		ctx, cancel := bounds.Short(parent)
		defer cancel() // want "runs only when the function ends"
		get(ctx)
	}
}

func released(parent context.Context, get func(context.Context)) {
	for parent.Err() == nil {
		ctx, cancel := bounds.Short(parent)
		get(ctx)
		cancel()
	}
}
