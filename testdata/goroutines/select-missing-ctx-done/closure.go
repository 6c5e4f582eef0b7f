package closure

import "context"

func handle(context.Context, string) {}

func deaf(ctx context.Context, jobs <-chan string) func() {
	return func() {
		for {
			select { // want `never observes cancellation of .ctx.`
			case job := <-jobs:
				handle(ctx, job)
			}
		}
	}
}

func listening(ctx context.Context, jobs <-chan string) func() {
	return func() {
		for {
			select {
			case job := <-jobs:
				handle(ctx, job)
			case <-ctx.Done():
				return
			}
		}
	}
}

// A closure asks for the context in its stead.
func asking(ctx context.Context, jobs <-chan string) {
	over := func() bool { return ctx.Err() != nil }
	for {
		select {
		case job := <-jobs:
			handle(ctx, job)
		}
		if over() {
			return
		}
	}
}
