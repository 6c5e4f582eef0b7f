// Package fine hears the context, sleeps once or only shortly.
package fine

import (
	"context"
	"time"
)

func selects(ctx context.Context, ready func() bool) {
	for !ready() {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return
		}
	}
}

func hearsSoon(ctx context.Context, ready func(context.Context) bool) {
	for !ready(ctx) {
		time.Sleep(time.Second)
	}
}

func once(ctx context.Context) error {
	time.Sleep(time.Second)
	return ctx.Err()
}

func short(ctx context.Context, ready func() bool) {
	for !ready() {
		time.Sleep(100 * time.Millisecond)
	}
}

func withoutContext(ready func() bool) {
	for !ready() {
		time.Sleep(time.Second)
	}
}

func unnamed(_ context.Context, ready func() bool) {
	for !ready() {
		time.Sleep(time.Second)
	}
}
