package parameter

import "context"

func handle(context.Context, string) {}

// leaks: deaf(cancelled(), nil, nil)
func deaf(ctx context.Context, jobs, urgent <-chan string) {
	for {
		select { // want `never observes cancellation of .ctx.`
		case job := <-urgent:
			handle(ctx, job)
		case job := <-jobs:
			handle(ctx, job)
		}
	}
}

// ends: listening(cancelled(), nil, nil)
func listening(ctx context.Context, jobs, urgent <-chan string) {
	for {
		select {
		case job := <-urgent:
			handle(ctx, job)
		case job := <-jobs:
			handle(ctx, job)
		case <-ctx.Done():
			return
		}
	}
}

// The context arrives as the channel that it closes.
func told(ctx context.Context, jobs <-chan string, done <-chan struct{}) {
	for {
		select {
		case job := <-jobs:
			handle(ctx, job)
		case <-done:
			return
		}
	}
}
