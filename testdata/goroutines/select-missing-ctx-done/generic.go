package generic

import "context"

func deaf[T any](ctx context.Context, in <-chan T, handle func(context.Context, T)) {
	for {
		select { // want `never observes cancellation of .ctx.`
		case item := <-in:
			handle(ctx, item)
		}
	}
}

func listening[T any](ctx context.Context, in <-chan T, handle func(context.Context, T)) {
	for {
		select {
		case item := <-in:
			handle(ctx, item)
		case <-ctx.Done():
			return
		}
	}
}

type worker[T any] struct {
	ctx context.Context
	in  chan T
}

func (w *worker[T]) deaf(handle func(T)) {
	for {
		select { // want `never observes cancellation of .w.ctx.`
		case item := <-w.in:
			handle(item)
		}
	}
}

func (w *worker[T]) listening(handle func(T)) {
	for w.ctx.Err() == nil {
		select {
		case item := <-w.in:
			handle(item)
		}
	}
}
