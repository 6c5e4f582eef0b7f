package local

import (
	"context"
	"time"
)

func get(context.Context) error { return nil }

func piling(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := context.WithTimeout(parent, time.Minute)
		defer cancel() // want ".defer cancel... in a loop runs only when the function ends"
		_ = get(ctx)
	}
}

func released(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := context.WithTimeout(parent, time.Minute)
		_ = get(ctx)
		cancel()
	}
}
