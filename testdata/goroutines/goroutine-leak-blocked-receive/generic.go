package hidden

import "errors"

func do(int) {}

func check(int) error { return errors.New("no") }

func work[T any](queue <-chan T, do func(T)) {
	for job := range queue {
		do(job)
	}
}

func take[T any](queue <-chan T, do func(T)) { do(<-queue) }

func put[T any](queue chan<- T, job T) { queue <- job }

func finish[T any](queue chan<- T) { close(queue) }

// leaks: closesTooLate([]int{1})
func closesTooLate(jobs []int) error {
	queue := make(chan int)
	go work(queue, do) // want `goroutine waits forever for a close on .queue. when err != nil`
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		put(queue, job)
	}
	finish(queue)
	return nil
}

// ends: closesOnEveryPath([]int{1})
func closesOnEveryPath(jobs []int) error {
	queue := make(chan int)
	defer finish(queue)
	go work(queue, do)
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		put(queue, job)
	}
	return nil
}

// leaks: givesUp(1)
func givesUp(job int) error {
	queue := make(chan int)
	go take(queue, do) // want `goroutine waits forever for a value on .queue. when err != nil`
	if err := check(job); err != nil {
		return err
	}
	put(queue, job)
	return nil
}

// ends: checksFirst(1)
func checksFirst(job int) error {
	if err := check(job); err != nil {
		return err
	}
	queue := make(chan int)
	go take(queue, do)
	put(queue, job)
	return nil
}
