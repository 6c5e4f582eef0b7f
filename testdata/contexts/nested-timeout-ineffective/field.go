package field

import (
	"context"
	"time"
)

type session struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func open() *session {
	s := &session{}
	s.ctx, s.cancel = context.WithTimeout(context.Background(), 5*time.Second)
	return s
}

func get(context.Context) error { return nil }

func cutShort(s *session) error {
	ctx, cancel := context.WithTimeout(s.ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 5s"
	defer cancel()
	return get(ctx)
}

func shorter(s *session) error {
	ctx, cancel := context.WithTimeout(s.ctx, time.Second)
	defer cancel()
	return get(ctx)
}

// Some of them have no bound.
type task struct{ ctx context.Context }

func newTask(ctx context.Context) task { return task{ctx: ctx} }

func bounded() (task, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	return task{ctx: ctx}, cancel
}

func run(t task) error {
	ctx, cancel := context.WithTimeout(t.ctx, 30*time.Second)
	defer cancel()
	return get(ctx)
}
