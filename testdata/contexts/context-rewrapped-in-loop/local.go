package local

import (
	"context"
	"time"
)

func get(context.Context) error { return nil }

func shrinking() {
	var cancel context.CancelFunc
	ctx := context.Background()
	for {
		ctx, cancel = context.WithTimeout(ctx, time.Minute) // want ".ctx. is wrapped again in every round of the loop: deadlines shrink"
		_ = get(ctx)
		cancel()
	}
}

func fresh() {
	base := context.Background()
	for {
		ctx, cancel := context.WithTimeout(base, time.Minute)
		_ = get(ctx)
		cancel()
	}
}
