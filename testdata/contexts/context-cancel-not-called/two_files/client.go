package twofiles

import "context"

func leaking(parent context.Context) error {
	ctx, cancel := bounded(parent) // want "not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func released(parent context.Context) error {
	ctx, cancel := bounded(parent)
	defer cancel()
	return get(ctx)
}
