package closure

import (
	"context"
	"sync"
	"time"
)

func get(context.Context) error { return nil }

func leaking(parent context.Context) error {
	bounded := func() (context.Context, context.CancelFunc) {
		return context.WithTimeout(parent, time.Minute)
	}
	ctx, cancel := bounded() // want "not called when err != nil"
	if err := get(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

func released(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	stop := sync.OnceFunc(cancel)
	defer stop()
	return get(ctx)
}

func releasedByAnother(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	context.AfterFunc(parent, cancel)
	return get(ctx)
}

func releasedByGoroutine(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	go func() {
		defer cancel()
		time.Sleep(time.Second)
	}()
	return get(ctx)
}

// The deferred literal calls what the variable holds in the end.
func releasedAtLast(parent context.Context, beats <-chan bool) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer func() { cancel() }()
	for alive := range beats {
		if !alive {
			return get(ctx)
		}
		cancel()
		ctx, cancel = context.WithTimeout(parent, time.Minute)
	}
	return get(ctx)
}

func releasedButTheLast(parent context.Context, beats <-chan bool) error {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer func() { cancel() }()
	for alive := range beats {
		if !alive {
			return get(ctx)
		}
		ctx, cancel = context.WithTimeout(parent, time.Minute) // want "not called"
	}
	return get(ctx)
}
