package limitedgroup

import (
	"context"
	"net/http"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func process(item string) error { return nil }

func unlimited(_ http.ResponseWriter, r *http.Request) {
	var group errgroup.Group
	for _, item := range r.Form["item"] {
		group.Go(func() error { return process(item) }) // want `goroutines are started without a limit`
	}
	_ = group.Wait()
}

func limited(_ http.ResponseWriter, r *http.Request) {
	group, _ := errgroup.WithContext(r.Context())
	group.SetLimit(16)
	for _, item := range r.Form["item"] {
		group.Go(func() error { return process(item) })
	}
	_ = group.Wait()
}

func weighted(ctx context.Context, turns *semaphore.Weighted, r *http.Request) error {
	for _, item := range r.Form["item"] {
		if err := turns.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer turns.Release(1)
			_ = process(item)
		}()
	}
	return nil
}

func handle(w http.ResponseWriter, r *http.Request) {
	unlimited(w, r)
	_ = weighted(r.Context(), semaphore.NewWeighted(8), r)
}
