package either

import (
	"context"
	"errors"
)

func load() (int, error) { return 0, errors.New("no") }

// ends: resultOrError()
func resultOrError() (int, error) {
	result := make(chan int)
	failed := make(chan error)
	go func() {
		v, err := load()
		if err != nil {
			failed <- err
			return
		}
		result <- v
	}()
	select {
	case v := <-result:
		return v, nil
	case err := <-failed:
		return 0, err
	}
}

func resultOrErrorOrCancelled(ctx context.Context) (int, error) {
	result := make(chan int)
	failed := make(chan error, 1)
	go func() { // want `goroutine blocks forever on .result. when`
		v, err := load()
		if err != nil {
			failed <- err
			return
		}
		result <- v
	}()
	select {
	case v := <-result:
		return v, nil
	case err := <-failed:
		return 0, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func closedAfterTheSends(ctx context.Context) (sum int) {
	numbers := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		numbers <- 1
		numbers <- 2
	}()
	for {
		select {
		case n := <-numbers:
			sum += n
		case <-done:
			return sum
		}
	}
}

// leaks: errorIsSentAndThenTheResult()
func errorIsSentAndThenTheResult() (int, error) {
	result := make(chan int)
	failed := make(chan error)
	go func() { // want `goroutine blocks forever on .result.`
		v, err := load()
		if err != nil {
			failed <- err
		}
		result <- v
	}()
	select {
	case v := <-result:
		return v, nil
	case err := <-failed:
		return 0, err
	}
}
