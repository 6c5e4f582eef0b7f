package helpers

import (
	"context"
	"errors"
	"sync"
	"time"
)

func compute() int { return 1 }

func put(out chan<- int, v int) { out <- v }

func produce(out chan<- int) { put(out, compute()) }

// leaks: theHelperOfTheGoroutineSends(cancelled())
func theHelperOfTheGoroutineSends(ctx context.Context) int {
	results := make(chan int)
	go func() { produce(results) }() // want `goroutine blocks forever on .results. when .<-ctx.Done\(\). comes first`
	select {
	case v := <-results:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: theHelperHasRoom(cancelled())
func theHelperHasRoom(ctx context.Context) int {
	results := make(chan int, 1)
	go func() { produce(results) }()
	select {
	case v := <-results:
		return v
	case <-ctx.Done():
		return 0
	}
}

func await(ctx context.Context, in <-chan int) (int, error) {
	select {
	case v := <-in:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// leaks: theHelperOfTheCreatorLeaves(cancelled())
func theHelperOfTheCreatorLeaves(ctx context.Context) (int, error) {
	results := make(chan int)
	go func() { results <- compute() }() // want `goroutine blocks forever on .results. when .<-ctx.Done\(\). comes first`
	return await(ctx, results)
}

func take(in <-chan int) int { return <-in }

// ends: theHelperOfTheCreatorReceives()
func theHelperOfTheCreatorReceives() int {
	results := make(chan int)
	go func() { results <- compute() }()
	return take(results)
}

func drain(in <-chan int) {
	for range in {
	}
}

// ends: theHelperDrains(20)
func theHelperDrains(limit int) {
	results := make(chan int)
	go func() {
		defer close(results)
		for i := 0; i < limit; i++ {
			results <- i
		}
	}()
	drain(results)
}

// leaks: theHelperIsNotReached(true)
func theHelperIsNotReached(fail bool) error {
	results := make(chan int)
	go func() { results <- compute() }() // want `goroutine blocks forever on .results. when fail`
	if fail {
		return errors.New("no")
	}
	drain(results)
	return nil
}

func start(out chan<- int) { go func() { out <- compute() }() }

func theHelperStartsTheGoroutine(timeout time.Duration) int {
	results := make(chan int)
	start(results) // want `goroutine blocks forever on .results.`
	select {
	case v := <-results:
		return v
	case <-time.After(timeout):
		return 0
	}
}

// leaks: throughAFunctionValue(time.Nanosecond)
func throughAFunctionValue(timeout time.Duration) int {
	results := make(chan int)
	deliver := func() { results <- compute() }
	go func() { // want `goroutine blocks forever on .results.`
		compute()
		deliver()
	}()
	select {
	case v := <-results:
		return v
	case <-time.After(timeout):
		return 0
	}
}

type worker struct {
	results chan int
	failed  chan error
}

func (w *worker) run() { w.report(compute()) }

func (w *worker) report(v int) { w.results <- v }

func throughAField(ctx context.Context) int {
	w := &worker{results: make(chan int)}
	go w.run() // want `goroutine blocks forever on .results.`
	select {
	case v := <-w.results:
		return v
	case <-ctx.Done():
		return 0
	}
}

type roomy struct{ results chan int }

func (r *roomy) run() { r.results <- compute() }

func throughAFieldWithRoom(ctx context.Context) int {
	r := &roomy{results: make(chan int, 1)}
	go r.run()
	select {
	case v := <-r.results:
		return v
	case <-ctx.Done():
		return 0
	}
}

type box[T any] struct{ values chan T }

func (b *box[T]) fill(v T) { b.values <- v }

func throughAGenericField(ctx context.Context) int {
	b := box[int]{values: make(chan int)}
	go b.fill(1) // want `goroutine blocks forever on .values.`
	select {
	case v := <-b.values:
		return v
	case <-ctx.Done():
		return 0
	}
}

func sendTo[T any](out chan<- T, v T) { out <- v }

func throughAGenericHelper(ctx context.Context) int {
	results := make(chan int)
	go sendTo(results, compute()) // want `goroutine blocks forever on .results.`
	select {
	case v := <-results:
		return v
	case <-ctx.Done():
		return 0
	}
}

// leaks: throughAWaitGroup(cancelled())
func throughAWaitGroup(ctx context.Context) int {
	var wg sync.WaitGroup
	results := make(chan int)
	wg.Go(func() { results <- compute() }) // want `goroutine blocks forever on .results.`
	select {
	case v := <-results:
		return v
	case <-ctx.Done():
		return 0
	}
}

// leaks: aliased(cancelled())
func aliased(ctx context.Context) int {
	results := make(chan int)
	var out chan<- int = results
	go func() { out <- compute() }() // want `goroutine blocks forever on .results.`
	select {
	case v := <-results:
		return v
	case <-ctx.Done():
		return 0
	}
}
