package escapes

import (
	"context"
	"time"
)

type server struct {
	ctx    context.Context
	cancel context.CancelFunc
}

var stops []context.CancelFunc

func work(context.Context) error       { return nil }
func later(c context.CancelFunc)       { onClose("later", c) }
func onClose(_ string, f func())       { f() }
func wrap(c context.CancelFunc) func() { return c }

func returned(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, cancel
}

func returnedByName(parent context.Context) (ctx context.Context, cancel context.CancelFunc) {
	ctx, cancel = context.WithCancel(parent)
	return
}

func stored(parent context.Context, s *server) {
	s.ctx, s.cancel = context.WithCancel(parent)
}

func storedLater(parent context.Context, s *server) {
	ctx, cancel := context.WithCancel(parent)
	s.ctx = ctx
	s.cancel = cancel
}

func inALiteral(parent context.Context) *server {
	ctx, cancel := context.WithCancel(parent)
	return &server{ctx, cancel}
}

func passedOn(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	later(cancel)
	return work(ctx)
}

func methodValue(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	onClose("x", cancel)
	return work(ctx)
}

func captured(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	go func() {
		time.Sleep(time.Second)
		cancel()
	}()
	return work(ctx)
}

func appended(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	stops = append(stops, cancel)
	return work(ctx)
}

func wrapped(parent context.Context) func() {
	_, cancel := context.WithCancel(parent)
	return wrap(cancel)
}

// The variable belongs to the function around: it may call cancel after the literal returned.
func outerVariable(parent context.Context) error {
	var cancel context.CancelFunc
	start := func() error {
		var ctx context.Context
		ctx, cancel = context.WithCancel(parent)
		return work(ctx)
	}
	err := start()
	cancel()
	return err
}

func conditional(parent context.Context, timeout time.Duration) error {
	ctx, cancel := parent, func() {}
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(parent, timeout)
	}
	defer cancel()
	return work(ctx)
}

func onlyIfMade(parent context.Context, timeout time.Duration) error {
	var cancel context.CancelFunc
	ctx := parent
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(parent, timeout)
	}
	err := work(ctx)
	if cancel != nil {
		cancel()
	}
	return err
}

func sameCondition(parent context.Context, timeout time.Duration) error {
	var cancel context.CancelFunc
	ctx := parent
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(parent, timeout)
	}
	err := work(ctx)
	if timeout > 0 {
		cancel()
	}
	return err
}
