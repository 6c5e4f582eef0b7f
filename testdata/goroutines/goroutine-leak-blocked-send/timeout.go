package fetch

import (
	"context"
	"errors"
	"time"
)

func get() int { return 1 }

var errTimeout = errors.New("timeout")

func callerTimesOut() (int, error) {
	results := make(chan int)
	go func() { // want `goroutine blocks forever on .results. when`
		results <- get()
	}()
	select {
	case v := <-results:
		return v, nil
	case <-time.After(time.Second):
		return 0, errTimeout
	}
}

// leaks: callerIsCancelled(cancelled())
func callerIsCancelled(ctx context.Context) (int, error) {
	results := make(chan int)
	go func() { // want `goroutine blocks forever on .results.`
		results <- get()
	}()
	select {
	case v := <-results:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func callerGivesUpAtOnce() (int, bool) {
	results := make(chan int, 0)
	go func() { results <- get() }() // want `goroutine blocks forever on .results.`
	select {
	case v := <-results:
		return v, true
	default:
		return 0, false
	}
}

// ends: roomForTheOneSend(cancelled())
func roomForTheOneSend(ctx context.Context) (int, error) {
	results := make(chan int, 1)
	go func() { results <- get() }()
	select {
	case v := <-results:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// ends: senderWatchesTheContextToo(cancelled())
func senderWatchesTheContextToo(ctx context.Context) (int, error) {
	results := make(chan int)
	go func() {
		select {
		case results <- get():
		case <-ctx.Done():
		}
	}()
	select {
	case v := <-results:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func receivesAfterTheTimeout(stop func()) int {
	results := make(chan int)
	go func() { results <- get() }()
	select {
	case v := <-results:
		return v
	case <-time.After(time.Second):
		stop()
		return <-results
	}
}

func selectRunsAgainUntilTheResultIsThere() int {
	results := make(chan int)
	go func() { results <- get() }()
	for {
		select {
		case v := <-results:
			return v
		case <-time.After(time.Second):
			println("still waiting")
		}
	}
}
