// Package fine keeps what the request owns inside the handler.
package fine

import (
	"context"
	"net/http"
	"sync"
)

func audit(_ context.Context, _ string) {}

func serve(_ context.Context) error { return nil }

func detached(w http.ResponseWriter, r *http.Request) {
	go audit(context.WithoutCancel(r.Context()), r.URL.Path)
}

func detachedBefore(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithoutCancel(r.Context())
	go func() { audit(ctx, "detached") }()
}

func ofTheProcess(app context.Context) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go audit(app, r.URL.Path)
	}
}

func plainValues(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	go func() { audit(context.Background(), path) }()
}

func joined(w http.ResponseWriter, r *http.Request) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		audit(r.Context(), "joined")
	}()
	wg.Wait()
}

func onAChannel(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		audit(r.Context(), "joined")
	}()
	select {
	case <-done:
	case <-r.Context().Done():
	}
}

func watchesTheEnd(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() {
		<-ctx.Done()
		audit(ctx, "gone")
	}()
}

func goesOn(w http.ResponseWriter, r *http.Request) {
	go audit(r.Context(), "as long as the handler serves")
	_ = serve(r.Context())
}

func middleware(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go audit(r.Context(), "as long as the next handler serves")
		next.ServeHTTP(w, r)
	}
}

func loops(w http.ResponseWriter, r *http.Request) {
	go audit(r.Context(), "as long as the loop runs")
	for r.Context().Err() == nil {
		w.Write([]byte("."))
	}
}

func oneOfTwo(w http.ResponseWriter, r *http.Request, detach bool) {
	ctx := r.Context()
	if detach {
		ctx = context.WithoutCancel(ctx)
	}
	go audit(ctx, "maybe detached")
}
