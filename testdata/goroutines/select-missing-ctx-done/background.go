package background

import "context"

func consume(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			println(ctx, job)
		}
	}
}

func start(jobs <-chan int) {
	go consume(context.Background(), jobs)
}
