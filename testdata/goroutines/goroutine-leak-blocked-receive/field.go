package hidden

import "errors"

func do(int) {}

func check(int) error { return errors.New("no") }

type feed struct{ queue chan int }

// leaks: closesTooLate([]int{1})
func closesTooLate(jobs []int) error {
	f := &feed{queue: make(chan int)}
	go func() { // want `goroutine waits forever for a close on .queue. when err != nil`
		for job := range f.queue {
			do(job)
		}
	}()
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		f.queue <- job
	}
	close(f.queue)
	return nil
}

// ends: closesOnEveryPath([]int{1})
func closesOnEveryPath(jobs []int) error {
	f := &feed{queue: make(chan int)}
	defer close(f.queue)
	go func() {
		for job := range f.queue {
			do(job)
		}
	}()
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		f.queue <- job
	}
	return nil
}

// leaks: givesUp(1)
func givesUp(job int) error {
	f := &feed{queue: make(chan int)}
	go func() { do(<-f.queue) }() // want `goroutine waits forever for a value on .queue. when err != nil`
	if err := check(job); err != nil {
		return err
	}
	f.queue <- job
	return nil
}

// ends: checksFirst(1)
func checksFirst(job int) error {
	if err := check(job); err != nil {
		return err
	}
	f := &feed{queue: make(chan int)}
	go func() { do(<-f.queue) }()
	f.queue <- job
	return nil
}
