package causes

import (
	"context"
	"time"
)

func load(context.Context, string) {}

func next() string { return "" }

func inALoop(ctx context.Context) {
	for {
		each, cancel := context.WithCancelCause(ctx)
		defer cancel(nil) // want `.defer cancel\(\). in a loop`
		load(each, next())
	}
}

func detachedInALoop(ctx context.Context) {
	for {
		each, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), time.Second, nil)
		defer cancel() // want `.defer cancel\(\). in a loop`
		load(each, next())
	}
}

func inAFunction(ctx context.Context, names []string) {
	for _, name := range names {
		func() {
			each, cancel := context.WithCancelCause(ctx)
			defer cancel(nil)
			load(each, name)
		}()
	}
}

func nothingToCancel(ctx context.Context, names []string) {
	for _, name := range names {
		load(context.WithoutCancel(ctx), name)
	}
}
