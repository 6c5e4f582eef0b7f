package twofiles

import "context"

func piling(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := bounded(parent)
		defer cancel() // want "runs only when the function ends"
		get(ctx)
	}
}

func released(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := bounded(parent)
		get(ctx)
		cancel()
	}
}
