package fine

import (
	"context"
	"time"
)

func work(context.Context) error { return nil }

func shorterInside(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	return work(inner)
}

func detached(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer stop()
	return work(inner)
}

func fromBackground(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := work(ctx); err == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	return work(ctx)
}

func notConstant(ctx context.Context, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	return work(inner)
}

func eitherBranch(ctx context.Context, slow bool) error {
	var cancel context.CancelFunc
	if slow {
		ctx, cancel = context.WithTimeout(ctx, time.Minute)
	} else {
		ctx, cancel = context.WithTimeout(ctx, time.Second)
	}
	defer cancel()
	return work(ctx)
}

func onlySometimesBounded(ctx context.Context, bounded bool) error {
	if bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Second)
		defer cancel()
	}
	inner, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	return work(inner)
}

func sideBySide(ctx context.Context) error {
	first, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	second, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	if err := work(first); err != nil {
		return err
	}
	return work(second)
}

func fixedDeadline(ctx context.Context, midnight time.Time) error {
	outer, cancel := context.WithDeadline(ctx, midnight)
	defer cancel()
	inner, stop := context.WithTimeout(outer, time.Minute)
	defer stop()
	return work(inner)
}

func replacedInTheLoop(ctx context.Context) {
	child := ctx
	for range 3 {
		inner, stop := context.WithTimeout(child, time.Minute)
		_ = work(inner)
		stop()
		child = context.WithValue(ctx, struct{}{}, 1)
	}
}
