package paths

import (
	"context"
	"log"
	"time"
)

func work(context.Context) error { return nil }

func earlyReturn(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute) // want `cancel function of context\.WithTimeout is not called when err != nil`
	if err := work(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func onlyInOneBranch(parent context.Context, fast bool) error {
	ctx, cancel := context.WithCancel(parent) // want `cancel function of context\.WithCancel is not called`
	if fast {
		cancel()
	}
	return work(ctx)
}

func lostInTheNextRound(parent context.Context) {
	for {
		ctx, cancel := context.WithCancel(parent) // want `cancel function of context\.WithCancel is not called`
		if err := work(ctx); err != nil {
			continue
		}
		cancel()
	}
}

func overwritten(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want `cancel function of context\.WithCancel is not called`
	if work(ctx) != nil {
		ctx, cancel = context.WithTimeout(parent, time.Second)
	}
	defer cancel()
	return work(ctx)
}

func calledOnEveryPath(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	if err := work(ctx); err != nil {
		cancel()
		return err
	}
	cancel()
	return nil
}

func processEnds(parent context.Context) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	if err := work(ctx); err != nil {
		log.Fatal(err)
	}
	cancel()
}

func panics(parent context.Context) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	if err := work(ctx); err != nil {
		panic(err)
	}
	cancel()
}

func calledEachRound(parent context.Context) {
	for range 3 {
		ctx, cancel := context.WithCancel(parent)
		_ = work(ctx)
		cancel()
	}
}

func neverReturns(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	for {
		if work(ctx) != nil {
			cancel()
		}
	}
}

func deferredAfterTheSecond(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, time.Second)
	defer cancel()
	return work(ctx)
}
