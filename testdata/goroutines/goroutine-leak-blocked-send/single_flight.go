package singleflights

import (
	"context"

	"golang.org/x/sync/singleflight"
)

func ask() (any, error) { return 1, nil }

func theSharedCallSends(ctx context.Context, calls *singleflight.Group) any {
	answer := make(chan any)
	go func() { // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
		_, _, _ = calls.Do("answer", func() (any, error) {
			v, err := ask()
			answer <- v
			return v, err
		})
	}()
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return nil
	}
}

func theResultHasRoom(ctx context.Context, calls *singleflight.Group) any {
	answer := calls.DoChan("answer", ask)
	select {
	case v := <-answer:
		return v.Val
	case <-ctx.Done():
		return nil
	}
}

func theSharedGoroutineSends(ctx context.Context, calls *singleflight.Group) any {
	answer := make(chan any)
	calls.DoChan("answer", func() (any, error) { // want `goroutine blocks forever on .answer.`
		v, err := ask()
		answer <- v
		return v, err
	})
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return nil
	}
}

func theCallersShareOneSend(calls *singleflight.Group) any {
	answer := make(chan any)
	for range 3 {
		go func() {
			_, _, _ = calls.Do("answer", func() (any, error) {
				answer <- 1
				return nil, nil
			})
		}()
	}
	return <-answer
}
