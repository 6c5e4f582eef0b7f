package causes

import (
	"context"
	"errors"
	"time"
)

var errLate = errors.New("late")

func check(context.Context) error { return errors.New("no") }

func withCancelCause(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx) // want `the cancel function of context.WithCancelCause is not called when err != nil`
	if err := check(ctx); err != nil {
		return err
	}
	cancel(nil)
	return nil
}

func withTimeoutCause(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, time.Second, errLate) // want `the cancel function of context.WithTimeoutCause is not called when err != nil`
	if err := check(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func withDeadlineCause(ctx context.Context, end time.Time) error {
	ctx, cancel := context.WithDeadlineCause(ctx, end, errLate) // want `the cancel function of context.WithDeadlineCause is not called when err != nil`
	if err := check(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func ofADetachedContext(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second) // want `the cancel function of context.WithTimeout is not called when err != nil`
	if err := check(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func saysWhy(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	if err := check(ctx); err != nil {
		cancel(err)
		return err
	}
	cancel(nil)
	return nil
}

func deferred(ctx context.Context, end time.Time) error {
	ctx, cancel := context.WithDeadlineCause(ctx, end, errLate)
	defer cancel()
	return check(ctx)
}

func justDetached(ctx context.Context) error {
	return check(context.WithoutCancel(ctx))
}
