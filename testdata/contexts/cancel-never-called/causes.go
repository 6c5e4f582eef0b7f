package causes

import "context"

func work(context.Context) {}

type forgotten struct{ cancel context.CancelCauseFunc }

func startForgotten() *forgotten {
	ctx, cancel := context.WithCancelCause(context.Background()) // want `nobody calls the cancel function kept in .cancel.`
	f := &forgotten{cancel: cancel}
	go work(ctx)
	return f
}

type stopped struct{ cancel context.CancelCauseFunc }

func startStopped() *stopped {
	ctx, cancel := context.WithCancelCause(context.Background())
	s := &stopped{cancel: cancel}
	go work(ctx)
	return s
}

func (s *stopped) stop(why error) { s.cancel(why) }
