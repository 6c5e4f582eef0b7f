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

type request struct {
	name   string
	answer chan int
}

// leaks: returnsEarly(nil)
func returnsEarly(names []string) int {
	r := &request{name: "a", answer: make(chan int)}
	go func() { // want `goroutine blocks forever on .answer. when len\(names\) == 0`
		r.answer <- ask()
	}()
	if len(names) == 0 {
		return 0
	}
	return <-r.answer
}

// ends: returnsEarlyAndLeavesRoom(nil)
func returnsEarlyAndLeavesRoom(names []string) int {
	r := &request{name: "a", answer: make(chan int, 1)}
	go func() {
		r.answer <- ask()
	}()
	if len(names) == 0 {
		return 0
	}
	return <-r.answer
}

// leaks: timesOut()
func timesOut() int {
	r := &request{name: "a", answer: make(chan int)}
	go func() { // want `goroutine blocks forever on .answer. when .<-time.After`
		r.answer <- ask()
	}()
	select {
	case v := <-r.answer:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// ends: timesOutAndLeavesRoom()
func timesOutAndLeavesRoom() int {
	r := &request{name: "a", answer: make(chan int, 1)}
	go func() {
		r.answer <- ask()
	}()
	select {
	case v := <-r.answer:
		return v
	case <-time.After(time.Millisecond):
		return 0
	}
}

// leaks: isCancelled(cancelled())
func isCancelled(ctx context.Context) int {
	r := &request{name: "a", answer: make(chan int)}
	go func() { // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
		r.answer <- ask()
	}()
	select {
	case v := <-r.answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: isCancelledAndWaits(cancelled())
func isCancelledAndWaits(ctx context.Context) int {
	r := &request{name: "a", answer: make(chan int)}
	go func() {
		r.answer <- ask()
	}()
	select {
	case v := <-r.answer:
		return v
	case <-ctx.Done():
		return <-r.answer
	}
}

// leaks: fails()
func fails() (int, error) {
	r := &request{name: "a", answer: make(chan int)}
	go func() { // want `goroutine blocks forever on .answer. when err != nil`
		r.answer <- ask()
	}()
	if err := check(); err != nil {
		return 0, err
	}
	return <-r.answer, nil
}

// ends: failsFirst()
func failsFirst() (int, error) {
	if err := check(); err != nil {
		return 0, err
	}
	r := &request{name: "a", answer: make(chan int)}
	go func() {
		r.answer <- ask()
	}()
	return <-r.answer, nil
}
