package funcvalue

import "context"

func deaf(ctx context.Context, jobs <-chan string, handle func(context.Context, string)) {
	loop := func() {
		for {
			select { // want `never observes cancellation of .ctx.`
			case job := <-jobs:
				handle(ctx, job)
			}
		}
	}
	go loop()
}

func listening(ctx context.Context, jobs <-chan string, handle func(context.Context, string)) {
	loop := func() {
		for {
			select {
			case job := <-jobs:
				handle(ctx, job)
			case <-ctx.Done():
				return
			}
		}
	}
	go loop()
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
