package closure

import (
	"context"
	"time"
)

func get(context.Context) {}

func piling(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := context.WithTimeout(parent, time.Minute)
		defer func() { // want ".defer cancel... in a loop runs only when the function ends"
			println("over")
			cancel()
		}()
		get(ctx)
	}
}

func released(parent context.Context) {
	for parent.Err() == nil {
		func() {
			ctx, cancel := context.WithTimeout(parent, time.Minute)
			defer func() {
				println("over")
				cancel()
			}()
			get(ctx)
		}()
	}
}
