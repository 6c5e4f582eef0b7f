package joined

import (
	"errors"
	"sync"
)

func do(int) error { return errors.New("no") }

// leaks: waitsBeforeItReceives([]int{1, 2})
func waitsBeforeItReceives(jobs []int) (failed int) {
	var wg sync.WaitGroup
	errs := make(chan error)
	for _, job := range jobs {
		wg.Add(1)
		go func() { // want `goroutine blocks forever on .errs.: the creator waits for it before it receives`
			defer wg.Done()
			if err := do(job); err != nil {
				errs <- err
			}
		}()
	}
	wg.Wait()
	close(errs)
	for range errs {
		failed++
	}
	return failed
}

// leaks: waitsInAGroup([]int{1, 2, 3})
func waitsInAGroup(jobs []int) error {
	var wg sync.WaitGroup
	errs := make(chan error, 1)
	for _, job := range jobs {
		wg.Go(func() { errs <- do(job) }) // want `goroutine blocks forever on .errs.: the creator waits for it`
	}
	wg.Wait()
	return <-errs
}

// ends: waitsWithRoom([]int{1, 2})
func waitsWithRoom(jobs []int) error {
	var wg sync.WaitGroup
	errs := make(chan error, len(jobs))
	for _, job := range jobs {
		wg.Go(func() { errs <- do(job) })
	}
	wg.Wait()
	return <-errs
}

// ends: waitsElsewhere([]int{1, 2})
func waitsElsewhere(jobs []int) (failed int) {
	var wg sync.WaitGroup
	errs := make(chan error)
	for _, job := range jobs {
		wg.Go(func() { errs <- do(job) })
	}
	go func() {
		wg.Wait()
		close(errs)
	}()
	for range errs {
		failed++
	}
	return failed
}

// ends: waitsAfterItReceived([]int{1, 2})
func waitsAfterItReceived(jobs []int) {
	var wg sync.WaitGroup
	errs := make(chan error)
	for _, job := range jobs {
		wg.Go(func() { errs <- do(job) })
	}
	for range jobs {
		<-errs
	}
	wg.Wait()
}

func waitsForOthers(jobs []int) error {
	var others sync.WaitGroup
	errs := make(chan error)
	go func() { errs <- do(1) }()
	for _, job := range jobs {
		others.Go(func() { _ = do(job) })
	}
	others.Wait()
	return <-errs
}

func seven(in []int) (sum int) {
	numbers := make(chan int, 6)
	go func() { // want `goroutine blocks forever on .numbers.`
		defer close(numbers)
		for i := 0; i < 8; i++ {
			numbers <- i
		}
	}()
	for n := range numbers {
		if n == len(in) {
			return sum
		}
		sum += n
	}
	return sum
}

// ends: three([]int{1, 2})
func three(in []int) (sum int) {
	numbers := make(chan int, 6)
	go func() {
		defer close(numbers)
		for i := 0; i < 3; i++ {
			numbers <- i
		}
	}()
	for n := range numbers {
		if n == len(in) {
			return sum
		}
		sum += n
	}
	return sum
}
