package field

import (
	"context"
	"time"
)

type session struct {
	base   context.Context
	ctx    context.Context
	cancel context.CancelFunc
}

func get(context.Context) error { return nil }

func shrinking(s *session) {
	for {
		s.ctx, s.cancel = context.WithTimeout(s.ctx, time.Minute) // want ".s.ctx. is wrapped again in every round"
		_ = get(s.ctx)
		s.cancel()
	}
}

func fresh(s *session) {
	for {
		s.ctx, s.cancel = context.WithTimeout(s.base, time.Minute)
		_ = get(s.ctx)
		s.cancel()
	}
}

func ofItsOwn(sessions []*session) {
	for {
		for _, s := range sessions {
			s := &session{ctx: s.base}
			s.ctx, s.cancel = context.WithTimeout(s.ctx, time.Minute)
			_ = get(s.ctx)
			s.cancel()
		}
	}
}
