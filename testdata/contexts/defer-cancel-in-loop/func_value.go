package funcvalue

import (
	"context"
	"time"
)

func get(context.Context) {}

func piling(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := context.WithTimeout(parent, time.Minute)
		release := cancel
		defer release() // want ".defer release... in a loop runs only when the function ends"
		get(ctx)
	}
}

func released(parent context.Context) {
	for parent.Err() == nil {
		ctx, cancel := context.WithTimeout(parent, time.Minute)
		release := cancel
		get(ctx)
		release()
	}
}
