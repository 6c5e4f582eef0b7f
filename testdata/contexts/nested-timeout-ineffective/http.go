package web

import (
	"context"
	"net/http"
	"time"
)

func work(context.Context) error { return nil }

func clientGivesUpFirst(ctx context.Context) error {
	client := &http.Client{Timeout: 5 * time.Second}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second) // want `timeout 10s is not shorter than the client's 5s`
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost", nil)
	if err != nil {
		return err
	}
	_, err = client.Do(req)
	return err
}

func contextGivesUpFirst(ctx context.Context) error {
	client := &http.Client{Timeout: 15 * time.Second}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost", nil)
	if err != nil {
		return err
	}
	_, err = client.Do(req)
	return err
}

func contextCoversMoreThanTheRequest(ctx context.Context) error {
	client := &http.Client{Timeout: 5 * time.Second}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := work(ctx); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost", nil)
	if err != nil {
		return err
	}
	_, err = client.Do(req)
	return err
}

func handlerOutlivesItsTimeout() http.Handler {
	return http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Minute) // want `timeout 1m0s is not shorter than the enclosing 10s`
		defer cancel()
		_ = work(ctx)
	}), 10*time.Second, "too slow")
}

func slow(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second) // want `timeout 20s is not shorter than the enclosing 20s`
	defer cancel()
	_ = work(ctx)
}

func namedHandler() http.Handler {
	return http.TimeoutHandler(http.HandlerFunc(slow), 20*time.Second, "too slow")
}

func handlerWithinItsTimeout() http.Handler {
	return http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		_ = work(ctx)
	}), 10*time.Second, "too slow")
}
