package closure

import (
	"context"
	"time"
)

func shrinking(ctx context.Context, get func(context.Context)) {
	for {
		func() {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, time.Minute) // want ".ctx. is wrapped again in every round"
			defer cancel()
			get(ctx)
		}()
	}
}

func fresh(ctx context.Context, get func(context.Context)) {
	for {
		func() {
			ctx, cancel := context.WithTimeout(ctx, time.Minute)
			defer cancel()
			get(ctx)
		}()
	}
}
