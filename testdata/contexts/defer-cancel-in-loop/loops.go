// Package loops defers cancel functions inside loops.
package loops

import (
	"context"
	"time"
)

func endless(ctx context.Context, get func(context.Context) bool) {
	for {
		attempt, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel() // want "`defer cancel\(\)` in a loop runs only when the function ends"
		if get(attempt) {
			return
		}
	}
}

func inASelect(ctx context.Context, ticks <-chan time.Time, get func(context.Context)) {
	for {
		select {
		case <-ticks:
			round, stop := context.WithCancel(ctx)
			defer stop() // want "`defer stop\(\)` in a loop"
			get(round)
		case <-ctx.Done():
			return
		}
	}
}

func overAList(ctx context.Context, names []string, get func(context.Context, string)) {
	for _, name := range names {
		each, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel() // want low "`defer cancel\(\)` in a loop"
		get(each, name)
	}
}

func assigned(ctx context.Context, get func(context.Context)) {
	for ctx.Err() == nil {
		var round context.Context
		var cancel context.CancelFunc
		round, cancel = context.WithCancel(ctx)
		defer cancel() // want "`defer cancel\(\)` in a loop"
		get(round)
	}
}
