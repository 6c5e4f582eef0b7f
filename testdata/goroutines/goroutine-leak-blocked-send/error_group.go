package errorgroup

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func ask() (int, error) { return 1, nil }

func theGroupSends(ctx context.Context) int {
	group, ctx := errgroup.WithContext(ctx)
	answer := make(chan int)
	group.Go(func() error { // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
		v, err := ask()
		answer <- v
		return err
	})
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func theGroupHasRoom(ctx context.Context) int {
	group, ctx := errgroup.WithContext(ctx)
	answer := make(chan int, 1)
	group.Go(func() error {
		v, err := ask()
		answer <- v
		return err
	})
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func waitsBeforeItReceives() (int, error) {
	var group errgroup.Group
	answer := make(chan int)
	group.Go(func() error { // want `goroutine blocks forever on .answer.: the creator waits for it before it receives`
		v, err := ask()
		answer <- v
		return err
	})
	if err := group.Wait(); err != nil {
		return 0, err
	}
	return <-answer, nil
}

func receivesBeforeItWaits() (int, error) {
	var group errgroup.Group
	answer := make(chan int)
	group.Go(func() error {
		v, err := ask()
		answer <- v
		return err
	})
	v := <-answer
	return v, group.Wait()
}

type asker struct{ answer chan int }

func (a *asker) run() error {
	v, err := ask()
	a.answer <- v
	return err
}

func theMethodSends(ctx context.Context) int {
	group, ctx := errgroup.WithContext(ctx)
	a := &asker{answer: make(chan int)}
	group.Go(a.run) // want `goroutine blocks forever on .answer.`
	select {
	case v := <-a.answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func theMethodHasRoom(ctx context.Context) int {
	group, ctx := errgroup.WithContext(ctx)
	a := &asker{answer: make(chan int, 1)}
	group.Go(a.run)
	select {
	case v := <-a.answer:
		return v
	case <-ctx.Done():
		return 0
	}
}
