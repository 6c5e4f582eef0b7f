package method

import (
	"context"
	"net/http"
)

type server struct{}

func (s *server) audit(context.Context, string) {}

func (s *server) later(ctx context.Context, what string) { go s.audit(ctx, what) }

func (s *server) leaking(w http.ResponseWriter, r *http.Request) {
	go s.audit(r.Context(), r.URL.Path) // want ".r.Context... is cancelled when the handler returns"
}

func (s *server) leakingBelow(w http.ResponseWriter, r *http.Request) {
	s.later(r.Context(), r.URL.Path) // want ".ctx. is cancelled when the handler returns"
}

func (s *server) detached(w http.ResponseWriter, r *http.Request) {
	ctx := context.WithoutCancel(r.Context())
	go s.audit(ctx, r.URL.Path)
	s.later(ctx, r.URL.Path)
}

func (s *server) follow(ctx context.Context) {
	for ctx.Err() == nil {
		s.audit(ctx, "follow")
	}
}

func (s *server) following(w http.ResponseWriter, r *http.Request) {
	go s.follow(r.Context())
}
