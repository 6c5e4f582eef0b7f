package closure

import (
	"context"
	"net/http"
)

func audit(context.Context, string) {}

func leaking() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			go func() { // want ".r.Context... is cancelled when the handler returns"
				audit(r.Context(), "later")
			}()
		}()
		w.WriteHeader(http.StatusAccepted)
	}
}

func detached() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			ctx := context.WithoutCancel(r.Context())
			go func() {
				audit(ctx, "later")
			}()
		}()
		w.WriteHeader(http.StatusAccepted)
	}
}
