// Package recovered sends what a goroutine recovered from, or its result: never both.
package recovered

import "fmt"

func onceEither(save, stream func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("%v", r)
			}
		}()
		done <- stream()
	}()
	if err := save(); err != nil {
		return err
	}
	return <-done
}

func onceEitherSaidLater(save, stream func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r != nil {
				done <- fmt.Errorf("%v", r)
			}
		}()
		done <- stream()
	}()
	if err := save(); err != nil {
		return err
	}
	return <-done
}

func twice(save, stream func() error) error {
	done := make(chan error, 1)
	go func() { // want "goroutine blocks forever on `done` when err != nil"
		defer func() { done <- nil }()
		done <- stream()
	}()
	if err := save(); err != nil {
		return err
	}
	return <-done
}

func withoutRoom(save func() error, work func()) error {
	done := make(chan error)
	go func() { // want "goroutine blocks forever on `done` when err != nil"
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("%v", r)
			}
		}()
		work()
	}()
	if err := save(); err != nil {
		return err
	}
	return <-done
}
