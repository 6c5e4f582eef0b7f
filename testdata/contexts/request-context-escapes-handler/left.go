// Package left uses the request after the handler has returned.
package left

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

func audit(_ context.Context, _ string) {}

func argument(w http.ResponseWriter, r *http.Request) {
	go audit(r.Context(), r.URL.Path) // want "`r.Context\(\)` is cancelled when the handler returns"
	w.WriteHeader(http.StatusAccepted)
}

func captured(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() { // want "`ctx` is cancelled when the handler returns"
		audit(ctx, "captured")
	}()
	fmt.Fprintln(w, "started")
}

func derived(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Minute)
	go func() { // want "`ctx` is cancelled when the handler returns"
		defer cancel()
		audit(ctx, "derived")
	}()
}

func body(w http.ResponseWriter, r *http.Request) {
	go io.Copy(io.Discard, r.Body) // want "`r.Body` is used in a goroutine after the handler has returned"
}

func writer(w http.ResponseWriter, r *http.Request) {
	go func() { // want "`w` is used in a goroutine after the handler has returned"
		fmt.Fprintln(w, "too late")
	}()
}

func literal() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go audit(r.Context(), "literal") // want "`r.Context\(\)` is cancelled"
	}
}

type server struct{}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		go audit(context.WithValue(r.Context(), server{}, "posted"), "method") // want "`r.Context\(\)` is cancelled"
		http.Error(w, "accepted", http.StatusAccepted)
		return
	}
}
