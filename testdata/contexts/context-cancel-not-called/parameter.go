package parameter

import "context"

func get(context.Context) error { return nil }

// The helper takes the cancel function and forgets it.
func forget(ctx context.Context, _ context.CancelFunc) error { return get(ctx) }

func use(ctx context.Context, cancel context.CancelFunc) error {
	defer cancel()
	return get(ctx)
}

func leaking(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want "is discarded"
	return forget(ctx, cancel)
}

func released(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	return use(ctx, cancel)
}
