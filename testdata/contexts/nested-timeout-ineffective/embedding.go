package embedding

import (
	"context"
	"time"
)

type base struct {
	ctx    context.Context
	cancel context.CancelFunc
}

type session struct{ base }

func open() *session {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	return &session{base{ctx: ctx, cancel: cancel}}
}

func get(context.Context) error { return nil }

func (s *session) cutShort() error {
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer cancel()
	return get(ctx)
}

func (s *session) shorter() error {
	ctx, cancel := context.WithTimeout(s.ctx, time.Second)
	defer cancel()
	return get(ctx)
}
