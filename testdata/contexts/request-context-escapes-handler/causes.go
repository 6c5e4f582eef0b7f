package causes

import (
	"context"
	"net/http"
	"sync"
	"time"
)

func store(ctx context.Context) {
	_, _ = http.NewRequestWithContext(ctx, http.MethodGet, "http://store", nil)
}

type handler struct{ running sync.WaitGroup }

func (h *handler) inAGroup(_ http.ResponseWriter, r *http.Request) {
	ctx := context.WithValue(r.Context(), "user", 1)
	h.running.Go(func() { store(ctx) }) // want `.ctx. is cancelled when the handler returns`
}

func (h *handler) bounded(_ http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeoutCause(r.Context(), time.Minute, nil)
	h.running.Go(func() { // want `.ctx. is cancelled when the handler returns`
		defer cancel()
		store(ctx)
	})
}

func (h *handler) detached(_ http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(r.Context()), time.Minute, nil)
	h.running.Go(func() {
		defer cancel()
		store(ctx)
	})
}
