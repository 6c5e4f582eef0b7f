package weighted

import (
	"context"

	"golang.org/x/sync/semaphore"
)

type fetcher struct{ slots *semaphore.Weighted }

func newFetcher(n int64) *fetcher { return &fetcher{slots: semaphore.NewWeighted(n)} }

func (f *fetcher) fetch(ctx context.Context, get func() error) error {
	if err := f.slots.Acquire(ctx, 1); err != nil { // want `slot of .slots. is not given back when err != nil`
		return err
	}
	if err := get(); err != nil {
		return err
	}
	f.slots.Release(1)
	return nil
}

func (f *fetcher) fetchOnce(ctx context.Context, get func() error) error {
	if err := f.slots.Acquire(ctx, 1); err != nil {
		return err
	}
	defer f.slots.Release(1)
	return get()
}

func (f *fetcher) try(get func() error) bool {
	if !f.slots.TryAcquire(1) {
		return false
	}
	defer f.slots.Release(1)
	return get() == nil
}

func all(ctx context.Context, jobs []func() error) error {
	slots := semaphore.NewWeighted(4)
	for _, job := range jobs {
		err := slots.Acquire(ctx, 1)
		if err != nil {
			return err
		}
		go func() {
			defer slots.Release(1)
			_ = job()
		}()
	}
	return slots.Acquire(ctx, 4)
}
