package funcvalue

import (
	"context"
	"net/http"
)

func audit(context.Context, string) {}

func leaking(w http.ResponseWriter, r *http.Request) {
	work := func() {
		audit(r.Context(), "later")
	}
	go work() // want ".r.Context... is cancelled when the handler returns"
	w.WriteHeader(http.StatusAccepted)
}

func leakingValue(w http.ResponseWriter, r *http.Request) {
	write := audit
	go write(r.Context(), "later") // want ".r.Context... is cancelled when the handler returns"
}

func detached(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithoutCancel(r.Context())
	work := func() {
		audit(ctx, "later")
	}
	go work()
	w.WriteHeader(http.StatusAccepted)
}
