// Package twofiles starts in one file and stops in another.
package twofiles

import "context"

type service struct {
	ctx, other   context.Context
	cancel, stop context.CancelFunc
}

func (s *service) restart(parent context.Context) {
	s.stop()
	s.ctx, s.cancel = context.WithCancel(parent)
}
