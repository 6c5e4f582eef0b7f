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

func send(out chan<- int) {
	out <- ask()
}

// leaks: returnsEarly(nil)
func returnsEarly(names []string) int {
	answer := make(chan int)
	go send(answer) // want `goroutine blocks forever on .answer. when len\(names\) == 0`
	if len(names) == 0 {
		return 0
	}
	return <-answer
}

// ends: returnsEarlyAndLeavesRoom(nil)
func returnsEarlyAndLeavesRoom(names []string) int {
	answer := make(chan int, 1)
	go send(answer)
	if len(names) == 0 {
		return 0
	}
	return <-answer
}

// leaks: timesOut()
func timesOut() int {
	answer := make(chan int)
	go send(answer) // want `goroutine blocks forever on .answer. when .<-time.After`
	select {
	case v := <-answer:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// ends: timesOutAndLeavesRoom()
func timesOutAndLeavesRoom() int {
	answer := make(chan int, 1)
	go send(answer)
	select {
	case v := <-answer:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// leaks: isCancelled(cancelled())
func isCancelled(ctx context.Context) int {
	answer := make(chan int)
	go send(answer) // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: isCancelledAndWaits(cancelled())
func isCancelledAndWaits(ctx context.Context) int {
	answer := make(chan int)
	go send(answer)
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return <-answer
	}
}

// leaks: fails()
func fails() (int, error) {
	answer := make(chan int)
	go send(answer) // want `goroutine blocks forever on .answer. when err != nil`
	if err := check(); err != nil {
		return 0, err
	}
	return <-answer, nil
}

// ends: failsFirst()
func failsFirst() (int, error) {
	if err := check(); err != nil {
		return 0, err
	}
	answer := make(chan int)
	go send(answer)
	return <-answer, nil
}
