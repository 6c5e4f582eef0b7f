package method

import "context"

type worker struct{ jobs chan string }

func (w *worker) deaf(ctx context.Context) {
	for {
		select { // want `never observes cancellation of .ctx.`
		case job := <-w.jobs:
			w.handle(ctx, job)
		}
	}
}

func (w *worker) handle(context.Context, string) {}

func (w *worker) listening(ctx context.Context) {
	for {
		select {
		case job := <-w.jobs:
			w.handle(ctx, job)
		case <-ctx.Done():
			return
		}
	}
}

// A method asks for the context in its stead.
func (w *worker) asking(ctx context.Context) {
	for !w.over(ctx) {
		select {
		case job := <-w.jobs:
			w.handle(ctx, job)
		}
	}
}

func (w *worker) over(ctx context.Context) bool { return ctx.Err() != nil }
