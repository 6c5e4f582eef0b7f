package embedding

import (
	"context"
	"net/http"
)

type auditor struct{}

func (auditor) audit(context.Context, string) {}

func (a auditor) later(ctx context.Context, what string) { go a.audit(ctx, what) }

type server struct{ auditor }

func (s *server) leaking(w http.ResponseWriter, r *http.Request) {
	s.later(r.Context(), r.URL.Path) // want ".ctx. is cancelled when the handler returns"
}

func (s *server) detached(w http.ResponseWriter, r *http.Request) {
	s.later(context.WithoutCancel(r.Context()), r.URL.Path)
}
