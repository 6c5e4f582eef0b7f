package nested

import (
	"context"
	"time"
)

const (
	short = 2 * time.Second
	long  = time.Minute
)

func work(context.Context) error { return nil }

func longerInside(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 30*time.Second) // want `inner timeout 30s is not shorter than the enclosing 5s`
	defer stop()
	return work(inner)
}

func sameLength(ctx context.Context) error {
	outer, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	inner, stop := context.WithTimeout(outer, time.Minute) // want `inner timeout 1m0s is not shorter than the enclosing 1m0s`
	defer stop()
	return work(inner)
}

func reassigned(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, short)
	defer cancel()
	ctx, stop := context.WithTimeout(ctx, long) // want `inner timeout 1m0s is not shorter than the enclosing 2s`
	defer stop()
	return work(ctx)
}

func throughValueAndCancel(ctx context.Context) error {
	outer, cancel := context.WithTimeout(ctx, short)
	defer cancel()
	outer = context.WithValue(outer, struct{}{}, 1)
	outer, stop := context.WithCancel(outer)
	defer stop()
	inner, end := context.WithTimeout(outer, long) // want `inner timeout 1m0s is not shorter than the enclosing 2s`
	defer end()
	return work(inner)
}

func deadlines(ctx context.Context) error {
	outer, cancel := context.WithDeadline(ctx, time.Now().Add(short))
	defer cancel()
	inner, stop := context.WithDeadline(outer, time.Now().Add(long)) // want `inner timeout 1m0s is not shorter than the enclosing 2s`
	defer stop()
	return work(inner)
}

func inAClosure(ctx context.Context) error {
	outer, cancel := context.WithTimeout(ctx, short)
	defer cancel()
	call := func() error {
		inner, stop := context.WithTimeoutCause(outer, long, nil) // want `inner timeout 1m0s is not shorter than the enclosing 2s`
		defer stop()
		return work(inner)
	}
	return call()
}

func nestedCall(ctx context.Context) error {
	outer, cancel := context.WithTimeout(ctx, short)
	defer cancel()
	inner, stop := context.WithTimeout(context.WithValue(outer, struct{}{}, 1), long) // want `inner timeout 1m0s is not shorter than the enclosing 2s`
	defer stop()
	return work(inner)
}
