package hidden

import "errors"

func do(int) {}

func check(int) error { return errors.New("no") }

type worker interface {
	work(queue <-chan int)
	take(queue <-chan int)
}

type plain struct{}

func (plain) work(queue <-chan int) {
	for job := range queue {
		do(job)
	}
}

func (plain) take(queue <-chan int) { do(<-queue) }

type counting struct{ done int }

func (c *counting) work(queue <-chan int) {
	for job := range queue {
		do(job)
		c.done++
	}
}

func (c *counting) take(queue <-chan int) {
	do(<-queue)
	c.done++
}

// leaks: closesTooLate(plain{}, []int{1})
func closesTooLate(by worker, jobs []int) error {
	queue := make(chan int)
	go by.work(queue) // want `goroutine waits forever for a close on .queue. when err != nil`
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		queue <- job
	}
	close(queue)
	return nil
}

// ends: closesOnEveryPath(plain{}, []int{1})
func closesOnEveryPath(by worker, jobs []int) error {
	queue := make(chan int)
	defer close(queue)
	go by.work(queue)
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		queue <- job
	}
	return nil
}

// leaks: givesUp(plain{}, 1)
func givesUp(by worker, job int) error {
	queue := make(chan int)
	go by.take(queue) // want `goroutine waits forever for a value on .queue. when err != nil`
	if err := check(job); err != nil {
		return err
	}
	queue <- job
	return nil
}

// ends: checksFirst(plain{}, 1)
func checksFirst(by worker, job int) error {
	if err := check(job); err != nil {
		return err
	}
	queue := make(chan int)
	go by.take(queue)
	queue <- job
	return nil
}
