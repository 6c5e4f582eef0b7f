package local

import (
	"context"
	"net/http"
)

func audit(context.Context, string) {}

func leaking(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() { // want ".ctx. is cancelled when the handler returns"
		audit(ctx, "later")
	}()
}

func detached(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithoutCancel(r.Context())
	go func() {
		audit(ctx, "later")
	}()
}
