package twofiles

import "context"

func (s *service) start(parent context.Context) {
	s.ctx, s.cancel = context.WithCancel(parent) // want "nobody calls the cancel function kept in `cancel`"
	s.other, s.stop = context.WithCancel(parent)
}
