// Package fine ends each context with its round.
package fine

import (
	"context"
	"time"
)

func outside(parent context.Context, get func(context.Context) bool) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	for get(ctx) {
		time.Sleep(time.Millisecond)
	}
}

func inALiteral(ctx context.Context, get func(context.Context)) {
	for ctx.Err() == nil {
		func() {
			attempt, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			get(attempt)
		}()
	}
}

func inAGoroutine(ctx context.Context, names []string, get func(context.Context, string)) {
	for _, name := range names {
		go func() {
			attempt, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			get(attempt, name)
		}()
	}
}

func firstOnly(ctx context.Context, names []string, get func(context.Context, string)) {
	for _, name := range names {
		attempt, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		get(attempt, name)
		return
	}
}

func alsoCalled(ctx context.Context, get func(context.Context) error) error {
	for {
		attempt, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if err := get(attempt); err != nil {
			return err
		}
		cancel()
	}
}

func whenATimerFires(ctx context.Context, done <-chan struct{}, get func(context.Context)) {
	timer := time.NewTimer(time.Second)
	for {
		select {
		case <-timer.C:
			late, cancel := context.WithCancel(ctx)
			defer cancel()
			get(late)
		case <-done:
			return
		}
	}
}
