package hidden

import "errors"

func do(int) {}

func check(int) error { return errors.New("no") }

func work(queue <-chan int) {
	for job := range queue {
		do(job)
	}
}

func take(queue <-chan int) { do(<-queue) }

func put(queue chan<- int, job int) { queue <- job }

func finish(queue chan<- int) { close(queue) }

// leaks: closesTooLate([]int{1})
func closesTooLate(jobs []int) error {
	queue := make(chan int)
	go work(queue) // want `goroutine waits forever for a close on .queue. when err != nil`
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
	go work(queue)
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
	go take(queue) // want `goroutine waits forever for a value on .queue. when err != nil`
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
	go take(queue)
	put(queue, job)
	return nil
}
