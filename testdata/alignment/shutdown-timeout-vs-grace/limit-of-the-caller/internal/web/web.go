// Package web serves.
package web

import (
	"context"
	"net/http"
)

// Server answers requests.
type Server struct {
	http http.Server
}

// Run serves until Stop is called.
func (s *Server) Run() error { return s.http.ListenAndServe() }

// Stop lets open requests end.
func (s *Server) Stop(ctx context.Context) error { return s.http.Shutdown(ctx) }
