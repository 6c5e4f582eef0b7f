package funcvalue

import "context"

var deaf = func(ctx context.Context, jobs <-chan string, handle func(context.Context, string)) {
	for {
		select { // want `never observes cancellation of .ctx.`
		case job := <-jobs:
			handle(ctx, job)
		}
	}
}

var listening = func(ctx context.Context, jobs <-chan string, handle func(context.Context, string)) {
	for {
		select {
		case job := <-jobs:
			handle(ctx, job)
		case <-ctx.Done():
			return
		}
	}
}

// The function that ends it is a value.
func asking(ctx context.Context, jobs <-chan string, over func(context.Context) bool) {
	for {
		select {
		case job := <-jobs:
			println(job)
		}
		if over(ctx) {
			return
		}
	}
}
