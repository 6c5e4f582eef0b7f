package leaves

import (
	"errors"
	"sync"
)

func check(int) error { return errors.New("no") }
func do(int)          {}
func open() error     { return nil }

// leaks: returnsBeforeTheClose([]int{1})
func returnsBeforeTheClose(jobs []int) error {
	queue := make(chan int)
	go func() { // want `goroutine waits forever for a close on .queue. when err != nil`
		for job := range queue {
			do(job)
		}
	}()
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		queue <- job
	}
	close(queue)
	return nil
}

func returnsBeforeTheSend() error {
	start := make(chan int)
	go func() { // want `goroutine waits forever for a value on .start. when err != nil`
		do(<-start)
	}()
	if err := open(); err != nil {
		return err
	}
	start <- 1
	return nil
}

func worker(queue <-chan int) {
	for job := range queue {
		do(job)
	}
}

func throughAParameter(jobs []int) error {
	queue := make(chan int)
	go worker(queue) // want `goroutine waits forever for a close on .queue.`
	if len(jobs) == 0 {
		return errors.New("nothing to do")
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	return nil
}

func throughAGroup(jobs []int) error {
	var wg sync.WaitGroup
	queue := make(chan int)
	wg.Go(func() { // want `goroutine waits forever for a close on .queue.`
		for job := range queue {
			do(job)
		}
	})
	if err := open(); err != nil {
		return err
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	wg.Wait()
	return nil
}

func waitsForAClose() error {
	ready := make(chan struct{})
	go func() { // want `goroutine waits forever for a value on .ready.`
		<-ready
		do(1)
	}()
	if err := open(); err != nil {
		return err
	}
	close(ready)
	return nil
}
