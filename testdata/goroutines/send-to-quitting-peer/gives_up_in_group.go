package givesup

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
)

func store(int) error { return errors.New("no") }

func theGroupWaitsForBoth(rows []int) error {
	var group errgroup.Group
	queue := make(chan int)
	group.Go(func() error {
		defer close(queue)
		for _, each := range rows {
			queue <- each // want `send on .queue. blocks forever once its receiver has quit when err != nil`
		}
		return nil
	})
	group.Go(func() error {
		for each := range queue {
			if err := store(each); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

func theSenderHearsOfTheError(rows []int) error {
	group, ctx := errgroup.WithContext(context.Background())
	queue := make(chan int)
	group.Go(func() error {
		defer close(queue)
		for _, each := range rows {
			select {
			case queue <- each:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	group.Go(func() error {
		for each := range queue {
			if err := store(each); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}
