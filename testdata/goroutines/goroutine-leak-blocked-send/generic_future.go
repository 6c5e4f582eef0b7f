package futures

import (
	"context"
	"time"
)

func ask() int {
	time.Sleep(20 * time.Millisecond)
	return 1
}

type future[T any] struct{ value chan T }

func start[T any](ask func() T) *future[T] {
	f := &future[T]{value: make(chan T)}
	go func() { f.value <- ask() }()
	return f
}

func (f *future[T]) get(ctx context.Context) (value T) {
	select {
	case value = <-f.value:
	case <-ctx.Done():
	}
	return value
}

// leaks: isCancelled(cancelled())
func isCancelled(ctx context.Context) int {
	f := start(ask) // want `goroutine blocks forever on .value.`
	return f.get(ctx)
}

type roomy[T any] struct{ value chan T }

func startRoomy[T any](ask func() T) *roomy[T] {
	r := &roomy[T]{value: make(chan T, 1)}
	go func() { r.value <- ask() }()
	return r
}

func (r *roomy[T]) get(ctx context.Context) (value T) {
	select {
	case value = <-r.value:
	case <-ctx.Done():
	}
	return value
}

// ends: isCancelledWithRoom(cancelled())
func isCancelledWithRoom(ctx context.Context) int {
	r := startRoomy(ask)
	return r.get(ctx)
}

func async[T any](ask func() T) <-chan T {
	value := make(chan T)
	go func() { value <- ask() }()
	return value
}

// leaks: theResultIsLeft(cancelled())
func theResultIsLeft(ctx context.Context) int {
	select {
	case v := <-async(ask): // want `goroutine blocks forever on .value.`
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: theResultIsTaken()
func theResultIsTaken() int { return <-async(ask) }
