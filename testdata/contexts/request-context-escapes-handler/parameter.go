package parameter

import (
	"context"
	"io"
	"net/http"
)

func audit(context.Context, string) {}

func auditLater(ctx context.Context, what string) {
	go audit(ctx, what)
}

func auditDetached(ctx context.Context, what string) {
	go audit(context.WithoutCancel(ctx), what)
}

func watch(ctx context.Context) {
	go func() {
		<-ctx.Done()
		println("gone")
	}()
}

func drain(body io.Reader, r *http.Request) {
	go io.Copy(io.Discard, r.Body)
}

func leaking(w http.ResponseWriter, r *http.Request) {
	auditLater(r.Context(), r.URL.Path) // want ".ctx. is cancelled when the handler returns"
	w.WriteHeader(http.StatusAccepted)
}

func wholeRequest(w http.ResponseWriter, r *http.Request) {
	drain(nil, r) // want ".r.Body. is used in a goroutine"
}

func detached(w http.ResponseWriter, r *http.Request) {
	auditDetached(r.Context(), r.URL.Path)
	auditLater(context.WithoutCancel(r.Context()), r.URL.Path)
	watch(r.Context())
	w.WriteHeader(http.StatusAccepted)
}
