package generic

import (
	"context"
	"net/http"
)

func store[T any](context.Context, T) {}

func storeLater[T any](ctx context.Context, item T) { go store(ctx, item) }

func leaking[T any](decode func(*http.Request) T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		storeLater(r.Context(), decode(r)) // want ".ctx. is cancelled when the handler returns"
	}
}

func detached[T any](decode func(*http.Request) T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		storeLater(context.WithoutCancel(r.Context()), decode(r))
	}
}
