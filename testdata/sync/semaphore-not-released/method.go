package hidden

import "context"

type seats struct{ taken chan struct{} }

func newSeats(n int) *seats { return &seats{taken: make(chan struct{}, n)} }

func (s *seats) take(ctx context.Context) error {
	select {
	case s.taken <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *seats) leave() { <-s.taken }

func (s *seats) serve(ctx context.Context, order func() error) error {
	if err := s.take(ctx); err != nil { // want `slot of .taken. is not given back when err != nil`
		return err
	}
	if err := order(); err != nil {
		return err
	}
	s.leave()
	return nil
}

func (s *seats) serveAll(ctx context.Context, order func() error) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.leave()
	return order()
}

func (s *seats) serveLater(ctx context.Context, order func() error) error {
	err := s.take(ctx)
	if err != nil {
		return err
	}
	go func() {
		defer s.leave()
		_ = order()
	}()
	return nil
}
