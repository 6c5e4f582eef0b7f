package hidden

import (
	"context"
	"errors"
	"time"
)

func ask() int {
	time.Sleep(20 * time.Millisecond)
	return 1
}

func check() error { return errors.New("no") }

type host interface {
	send(out chan<- int)
}

type near struct{}

type far struct{}

func hop() {}

func (near) send(out chan<- int) {
	out <- ask()
}

func (far) send(out chan<- int) {
	hop()
	out <- ask()
}

// leaks: returnsEarly(near{}, nil)
func returnsEarly(from host, names []string) int {
	answer := make(chan int)
	go from.send(answer) // want `goroutine blocks forever on .answer. when len\(names\) == 0`
	if len(names) == 0 {
		return 0
	}
	return <-answer
}

// ends: returnsEarlyAndLeavesRoom(near{}, nil)
func returnsEarlyAndLeavesRoom(from host, names []string) int {
	answer := make(chan int, 1)
	go from.send(answer)
	if len(names) == 0 {
		return 0
	}
	return <-answer
}

// leaks: timesOut(near{})
func timesOut(from host) int {
	answer := make(chan int)
	go from.send(answer) // want `goroutine blocks forever on .answer. when .<-time.After`
	select {
	case v := <-answer:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// ends: timesOutAndLeavesRoom(near{})
func timesOutAndLeavesRoom(from host) int {
	answer := make(chan int, 1)
	go from.send(answer)
	select {
	case v := <-answer:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// leaks: isCancelled(near{}, cancelled())
func isCancelled(from host, ctx context.Context) int {
	answer := make(chan int)
	go from.send(answer) // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: isCancelledAndWaits(near{}, cancelled())
func isCancelledAndWaits(from host, ctx context.Context) int {
	answer := make(chan int)
	go from.send(answer)
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return <-answer
	}
}

// leaks: fails(near{})
func fails(from host) (int, error) {
	answer := make(chan int)
	go from.send(answer) // want `goroutine blocks forever on .answer. when err != nil`
	if err := check(); err != nil {
		return 0, err
	}
	return <-answer, nil
}

// ends: failsFirst(near{})
func failsFirst(from host) (int, error) {
	if err := check(); err != nil {
		return 0, err
	}
	answer := make(chan int)
	go from.send(answer)
	return <-answer, nil
}
