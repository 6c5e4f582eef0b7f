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
