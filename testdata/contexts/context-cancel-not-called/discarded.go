package discarded

import (
	"context"
	"os"
	"os/signal"
	"time"
)

func work(context.Context) error { return nil }

func blankCancel(parent context.Context) error {
	ctx, _ := context.WithCancel(parent) // want `cancel function of context\.WithCancel is discarded`
	return work(ctx)
}

func blankTimeout(parent context.Context) error {
	ctx, _ := context.WithTimeout(parent, time.Second) // want `cancel function of context\.WithTimeout is discarded`
	return work(ctx)
}

func blankDeadline(parent context.Context) error {
	ctx, _ := context.WithDeadline(parent, time.Now()) // want `cancel function of context\.WithDeadline is discarded`
	return work(ctx)
}

func blankCause(parent context.Context) error {
	ctx, _ := context.WithCancelCause(parent) // want `cancel function of context\.WithCancelCause is discarded`
	return work(ctx)
}

func blankSignals(parent context.Context) error {
	ctx, _ := signal.NotifyContext(parent, os.Interrupt) // want `stop function of signal\.NotifyContext is discarded`
	return work(ctx)
}

func assignedToBlank(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want `cancel function of context\.WithCancel is discarded`
	_ = cancel
	return work(ctx)
}

func deferred(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	return work(ctx)
}

func noCancelToCall(parent context.Context) error {
	ctx := context.WithoutCancel(context.WithValue(parent, struct{}{}, 1))
	return work(ctx)
}

// Signals of the whole process are caught for as long as it lives.
func signalsOfTheProcess() error {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	return work(ctx)
}
