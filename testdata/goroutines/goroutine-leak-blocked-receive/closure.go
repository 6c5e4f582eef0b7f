package hidden

import "errors"

func do(int) {}

func check(int) error { return errors.New("no") }

func worker(queue <-chan int) func() {
	return func() {
		for job := range queue {
			do(job)
		}
	}
}

func taker(queue <-chan int) func() {
	return func() { do(<-queue) }
}

// leaks: closesTooLate([]int{1})
func closesTooLate(jobs []int) error {
	queue := make(chan int)
	go worker(queue)() // want `goroutine waits forever for a close on .queue. when err != nil`
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		queue <- job
	}
	close(queue)
	return nil
}

// ends: closesOnEveryPath([]int{1})
func closesOnEveryPath(jobs []int) error {
	queue := make(chan int)
	defer close(queue)
	go worker(queue)()
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		queue <- job
	}
	return nil
}

// leaks: givesUp(1)
func givesUp(job int) error {
	queue := make(chan int)
	go taker(queue)() // want `goroutine waits forever for a value on .queue. when err != nil`
	if err := check(job); err != nil {
		return err
	}
	queue <- job
	return nil
}

// ends: checksFirst(1)
func checksFirst(job int) error {
	if err := check(job); err != nil {
		return err
	}
	queue := make(chan int)
	go taker(queue)()
	queue <- job
	return nil
}
