package groups

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func poll(context.Context) error { return nil }

func memberOfAGroup(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { // want "goroutine loops forever with no way out"
		for {
			_ = poll(ctx)
			time.Sleep(time.Second)
		}
	})
	group.Go(func() error {
		for {
			if err := poll(ctx); err != nil {
				return err
			}
		}
	})
	return group.Wait()
}

func counted(ctx context.Context) {
	var group sync.WaitGroup
	group.Go(func() { // want "goroutine loops forever with no way out"
		for {
			_ = poll(ctx)
		}
	})
	group.Go(func() {
		for ctx.Err() == nil {
			_ = poll(ctx)
		}
	})
	group.Wait()
}

func worker(ctx context.Context, slots *semaphore.Weighted) {
	go func() {
		for {
			if err := slots.Acquire(ctx, 1); err != nil {
				return
			}
			_ = poll(ctx)
			slots.Release(1)
		}
	}()
}

func deafWorker(ctx context.Context, slots *semaphore.Weighted) {
	go func() { // want "goroutine loops forever with no way out"
		for {
			if slots.TryAcquire(1) {
				_ = poll(ctx)
				slots.Release(1)
			}
		}
	}()
}
