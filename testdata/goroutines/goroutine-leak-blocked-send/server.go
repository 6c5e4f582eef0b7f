package server

import (
	"context"
	"errors"
	"net/http"
)

// Shutdown makes ListenAndServe return http.ErrServerClosed, and nobody takes it.
func shutdownErrorIsSent(ctx context.Context, server *http.Server) error {
	failed := make(chan error)
	go func() { // want `goroutine blocks forever on .failed. when .<-ctx.Done..`
		if err := server.ListenAndServe(); err != nil {
			failed <- err
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return server.Shutdown(context.WithoutCancel(ctx))
	}
}

func shutdownErrorIsLeftOut(ctx context.Context, server *http.Server) error {
	failed := make(chan error)
	go func() {
		if err := server.ListenAndServe(); err != nil && !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return server.Shutdown(context.WithoutCancel(ctx))
	}
}
