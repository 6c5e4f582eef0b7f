package local

import "context"

func handle(context.Context, string) {}

// leaks: deaf()
func deaf() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	jobs := make(chan string)
	go func() {
		for {
			select { // want `select in a loop never observes cancellation of .ctx.`
			case job := <-jobs:
				handle(ctx, job)
			}
		}
	}()
}

// ends: listening()
func listening() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	jobs := make(chan string)
	go func() {
		for {
			select {
			case job := <-jobs:
				handle(ctx, job)
			case <-ctx.Done():
				return
			}
		}
	}()
}
