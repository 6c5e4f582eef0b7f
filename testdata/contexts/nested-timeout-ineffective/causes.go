package causes

import (
	"context"
	"errors"
	"time"
)

var errLate = errors.New("late")

func longerInside(ctx context.Context) {
	outer, cancel := context.WithTimeoutCause(ctx, time.Second, errLate)
	defer cancel()
	inner, stop := context.WithTimeoutCause(outer, 2*time.Second, errLate) // want `inner timeout 2s is not shorter than the enclosing 1s`
	defer stop()
	<-inner.Done()
}

func shorterInside(ctx context.Context) {
	outer, cancel := context.WithTimeoutCause(ctx, 2*time.Second, errLate)
	defer cancel()
	inner, stop := context.WithTimeoutCause(outer, time.Second, errLate)
	defer stop()
	<-inner.Done()
}

func detachedBetween(ctx context.Context) {
	outer, cancel := context.WithTimeoutCause(ctx, time.Second, errLate)
	defer cancel()
	inner, stop := context.WithTimeoutCause(context.WithoutCancel(outer), 2*time.Second, errLate)
	defer stop()
	<-inner.Done()
}

func onlyCancelledBetween(ctx context.Context) {
	outer, cancel := context.WithTimeoutCause(ctx, time.Second, errLate)
	defer cancel()
	middle, end := context.WithCancelCause(outer)
	defer end(nil)
	inner, stop := context.WithTimeout(middle, 2*time.Second) // want `inner timeout 2s is not shorter than the enclosing 1s`
	defer stop()
	<-inner.Done()
}
