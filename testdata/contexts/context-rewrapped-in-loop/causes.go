package causes

import (
	"context"
	"time"
)

func poll(context.Context) bool { return true }

func wrapsAgain(ctx context.Context) {
	for {
		var cancel context.CancelCauseFunc
		ctx, cancel = context.WithCancelCause(ctx) // want `.ctx. is wrapped again in every round`
		if poll(ctx) {
			cancel(nil)
			return
		}
		cancel(nil)
	}
}

func wrapsTheFirst(ctx context.Context) {
	for {
		each, cancel := context.WithDeadlineCause(ctx, time.Now().Add(time.Second), nil)
		done := poll(each)
		cancel()
		if done {
			return
		}
	}
}
