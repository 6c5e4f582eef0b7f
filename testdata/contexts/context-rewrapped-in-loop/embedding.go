package embedding

import (
	"context"
	"time"
)

type bounds struct {
	base   context.Context
	ctx    context.Context
	cancel context.CancelFunc
}

type session struct{ bounds }

func get(context.Context) error { return nil }

func (s *session) shrinking() {
	for {
		s.ctx, s.cancel = context.WithTimeout(s.ctx, time.Minute) // want ".s.ctx. is wrapped again in every round"
		_ = get(s.ctx)
		s.cancel()
	}
}

func (s *session) fresh() {
	for {
		s.ctx, s.cancel = context.WithTimeout(s.base, time.Minute)
		_ = get(s.ctx)
		s.cancel()
	}
}
