package leaves

import (
	"context"
	"errors"
)

func check(int) error { return errors.New("no") }
func do(int)          {}
func open() error     { return nil }

func worker(queue <-chan int) {
	for job := range queue {
		do(job)
	}
}

// ends: closesOnEveryPath([]int{1})
func closesOnEveryPath(jobs []int) error {
	queue := make(chan int)
	defer close(queue)
	go worker(queue)
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		queue <- job
	}
	return nil
}

// ends: closesBeforeItReturns([]int{1})
func closesBeforeItReturns(jobs []int) error {
	queue := make(chan int)
	go worker(queue)
	for _, job := range jobs {
		if err := check(job); err != nil {
			close(queue)
			return err
		}
		queue <- job
	}
	close(queue)
	return nil
}

func returnsBeforeItStarts() error {
	queue := make(chan int)
	if err := open(); err != nil {
		return err
	}
	go worker(queue)
	queue <- 1
	close(queue)
	return nil
}

// ends: canBeCancelled(cancelled())
func canBeCancelled(ctx context.Context) error {
	start := make(chan int)
	go func() {
		select {
		case v := <-start:
			do(v)
		case <-ctx.Done():
		}
	}()
	if err := open(); err != nil {
		return err
	}
	select {
	case start <- 1:
	case <-ctx.Done():
	}
	return nil
}

// ends: sendsEitherWay()
func sendsEitherWay() error {
	outcome := make(chan error)
	go func() { println(<-outcome) }()
	if err := open(); err != nil {
		outcome <- err
		return err
	}
	outcome <- nil
	return nil
}

func closesUnderTheSameCondition(parallel bool, jobs []int) {
	queue := make(chan int)
	if parallel {
		go worker(queue)
	}
	for _, job := range jobs {
		do(job)
	}
	if parallel {
		close(queue)
	}
}

func endsWithThePanic(jobs []int) {
	queue := make(chan int)
	go worker(queue)
	if len(jobs) == 0 {
		panic("nothing to do")
	}
	close(queue)
}

func handedToTheCaller(jobs []int) (chan<- int, error) {
	queue := make(chan int)
	go worker(queue)
	if err := open(); err != nil {
		return queue, err
	}
	close(queue)
	return nil, nil
}
