package hidden

import "errors"

func do(int) {}

func check(int) error { return errors.New("no") }

// leaks: closesTooLate([]int{1})
func closesTooLate(jobs []int) error {
	queue := make(chan int)
	put := func(job int) { queue <- job }
	finish := func() { close(queue) }
	work := func() {
		for job := range queue {
			do(job)
		}
	}
	go work() // want `goroutine waits forever for a close on .queue. when err != nil`
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		put(job)
	}
	finish()
	return nil
}

// ends: closesOnEveryPath([]int{1})
func closesOnEveryPath(jobs []int) error {
	queue := make(chan int)
	put := func(job int) { queue <- job }
	finish := func() { close(queue) }
	defer finish()
	work := func() {
		for job := range queue {
			do(job)
		}
	}
	go work()
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		put(job)
	}
	return nil
}

// leaks: givesUp(1)
func givesUp(job int) error {
	queue := make(chan int)
	put := func(job int) { queue <- job }
	take := func() { do(<-queue) }
	go take() // want `goroutine waits forever for a value on .queue. when err != nil`
	if err := check(job); err != nil {
		return err
	}
	put(job)
	return nil
}

// ends: checksFirst(1)
func checksFirst(job int) error {
	if err := check(job); err != nil {
		return err
	}
	queue := make(chan int)
	put := func(job int) { queue <- job }
	take := func() { do(<-queue) }
	go take()
	put(job)
	return nil
}
