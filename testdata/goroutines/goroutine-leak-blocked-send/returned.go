package returned

import (
	"context"
	"errors"
	"time"
)

func compute() int { return 1 }

func async() <-chan int {
	out := make(chan int)
	go func() { out <- compute() }()
	return out
}

func givesUp(ctx context.Context) int {
	results := async() // want `goroutine blocks forever on .out. when`
	select {
	case v := <-results:
		return v
	case <-ctx.Done():
		return 0
	}
}

func givesUpInOneLine(timeout time.Duration) int {
	select {
	case v := <-async(): // want `goroutine blocks forever on .out. when`
		return v
	case <-time.After(timeout):
		return 0
	}
}

// ends: waits()
func waits() int { return <-async() }

// ends: waitsForTwo()
func waitsForTwo() int {
	a, b := async(), async()
	return <-a + <-b
}

func buffered() <-chan int {
	out := make(chan int, 1)
	go func() { out <- compute() }()
	return out
}

// ends: mayGiveUp(cancelled())
func mayGiveUp(ctx context.Context) int {
	select {
	case v := <-buffered():
		return v
	case <-ctx.Done():
		return 0
	}
}

func count(limit int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; i < limit; i++ {
			out <- i
		}
	}()
	return out
}

func stopsEarly(limit int) int {
	for n := range count(limit) { // want `goroutine blocks forever on .out.`
		if n > 10 {
			return n
		}
	}
	return 0
}

// ends: readsAll(20)
func readsAll(limit int) (sum int) {
	for n := range count(limit) {
		sum += n
	}
	return sum
}

func passesOn() <-chan int { return async() }

type job struct{ done chan error }

func startJob() *job {
	j := &job{done: make(chan error)}
	go func() { j.done <- nil }()
	return j
}

func runJob(ctx context.Context) error {
	j := startJob() // want `goroutine blocks forever on .done. when`
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ends: readsAllAgainAndAgain([]int{1, 2})
func readsAllAgainAndAgain(limits []int) (sum int) {
	for _, limit := range limits {
		for n := range count(limit) {
			sum += n
		}
	}
	return sum
}

func open(name string) (<-chan int, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	out := make(chan int)
	go func() { out <- compute() }()
	return out, nil
}

// ends: fails("")
func fails(name string) (int, error) {
	results, err := open(name)
	if err != nil {
		return 0, err
	}
	return <-results, nil
}

func failsInOneLine(name string) (int, error) {
	if results, err := open(name); err != nil {
		return 0, err
	} else {
		return <-results, nil
	}
}

func succeedsAndLeaves(ctx context.Context, name string) (int, error) {
	results, err := open(name) // want `goroutine blocks forever on .out. when .<-ctx.Done\(\). comes first`
	if err != nil {
		return 0, err
	}
	select {
	case v := <-results:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
