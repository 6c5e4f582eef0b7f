package iface

import (
	"context"
	"net/http"
)

type auditor interface {
	later(context.Context, string)
}

type log struct{}

func (log) later(ctx context.Context, what string) { go write(ctx, what) }

func write(context.Context, string) {}

type server struct{ auditor auditor }

func (s *server) leaking(w http.ResponseWriter, r *http.Request) {
	s.auditor.later(r.Context(), r.URL.Path) // want ".ctx. is cancelled when the handler returns"
}

func (s *server) detached(w http.ResponseWriter, r *http.Request) {
	s.auditor.later(context.WithoutCancel(r.Context()), r.URL.Path)
}

type writer interface{ write(context.Context) }

func unknown(out writer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		go out.write(context.WithoutCancel(r.Context()))
		out.write(r.Context())
	}
}
