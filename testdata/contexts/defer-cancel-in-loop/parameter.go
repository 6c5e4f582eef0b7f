package parameter

import "context"

// Who calls it decides how to bound an attempt.
func piling(parent context.Context, bound func(context.Context) (context.Context, context.CancelFunc), try func(context.Context)) {
	for parent.Err() == nil {
		ctx, cancel := bound(parent)
		defer cancel() // want "runs only when the function ends"
		try(ctx)
	}
}

func attempt(ctx context.Context, cancel context.CancelFunc, try func(context.Context)) {
	defer cancel()
	try(ctx)
}

func released(parent context.Context, try func(context.Context)) {
	for parent.Err() == nil {
		ctx, cancel := context.WithCancel(parent)
		attempt(ctx, cancel, try)
	}
}
