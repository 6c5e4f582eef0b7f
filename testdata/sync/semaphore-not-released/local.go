package hidden

import "context"

func do(int) error { return nil }

// leaks: eachRound([]int{1, 0, 2})
func eachRound(jobs []int) {
	slots := make(chan struct{}, 1)
	for _, job := range jobs {
		slots <- struct{}{} // want `slot of .slots. is not given back when job == 0`
		if job == 0 {
			continue
		}
		go func() {
			defer func() { <-slots }()
			_ = do(job)
		}()
	}
}

// ends: eachRoundThatWorks([]int{1, 0, 2})
func eachRoundThatWorks(jobs []int) {
	slots := make(chan struct{}, 1)
	for _, job := range jobs {
		if job == 0 {
			continue
		}
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			_ = do(job)
		}()
	}
	for range cap(slots) {
		slots <- struct{}{}
	}
}

func untilCancelled(ctx context.Context, jobs []int) error {
	slots := make(chan struct{}, 4)
	for _, job := range jobs {
		select {
		case slots <- struct{}{}: // want `slot of .slots. is not given back when err != nil`
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := do(job); err != nil {
			continue
		}
		<-slots
	}
	return nil
}

func untilCancelledOnEachPath(ctx context.Context, jobs []int) error {
	slots := make(chan struct{}, 4)
	for _, job := range jobs {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
		err := do(job)
		<-slots
		if err != nil {
			return err
		}
	}
	return nil
}

// What goes through the channel are values, and no slots.
func values(jobs []int) int {
	queue := make(chan int, len(jobs))
	for _, job := range jobs {
		queue <- job
		if job == 0 {
			return 0
		}
	}
	return <-queue
}
