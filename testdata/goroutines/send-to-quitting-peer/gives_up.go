package givesup

import (
	"context"
	"errors"
	"sync"
)

type row struct {
	id  int
	err error
}

func (r row) failed() error { return r.err }

func someRows() []row {
	return []row{{id: 1}, {id: 2}, {id: 3}, {id: 4}, {id: 5}, {id: 6, err: errors.New("last")}}
}

func store(row) error { return errors.New("no") }

// leaks: sendsOn(someRows())
func sendsOn(rows []row) error {
	queue, failed := make(chan row), make(chan error, 1)
	go func() {
		defer close(queue)
		for _, each := range rows {
			queue <- each // want `send on .queue. blocks forever once its receiver has quit when err != nil`
		}
	}()
	go func() {
		for {
			each, ok := <-queue
			if !ok {
				failed <- nil
				return
			}
			if err := store(each); err != nil {
				failed <- err
				return
			}
		}
	}()
	return <-failed
}

// ends: theReceiverTakesTheRest(someRows())
func theReceiverTakesTheRest(rows []row) error {
	queue, failed := make(chan row), make(chan error, 1)
	go func() {
		defer close(queue)
		for _, each := range rows {
			queue <- each
		}
	}()
	go func() {
		var first error
		for each := range queue {
			if first != nil {
				continue
			}
			first = store(each)
		}
		failed <- first
	}()
	return <-failed
}

// leaks: allWorkersGiveUp(someRows())
func allWorkersGiveUp(rows []row) {
	queue := make(chan row)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for each := range queue {
				if err := store(each); err != nil {
					return
				}
			}
		})
	}
	for _, each := range rows {
		queue <- each // want `send on .queue. blocks forever once its receiver has quit when err != nil`
	}
	close(queue)
	workers.Wait()
}

// ends: workersGoOn(someRows())
func workersGoOn(rows []row) {
	queue := make(chan row)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for each := range queue {
				if err := store(each); err != nil {
					continue
				}
			}
		})
	}
	for _, each := range rows {
		queue <- each
	}
	close(queue)
	workers.Wait()
}

// ends: theErrorCameWithTheRow(someRows())
func theErrorCameWithTheRow(rows []row) {
	queue := make(chan row)
	go func() {
		for each := range queue {
			if each.err != nil {
				return
			}
			if err := each.failed(); err != nil {
				return
			}
		}
	}()
	for _, each := range rows {
		queue <- each
		if each.err != nil {
			return
		}
	}
	close(queue)
}

func startedAgain(ctx context.Context, rows []row) {
	queue := make(chan row)
	go func() {
		for ctx.Err() == nil {
			work(queue)
		}
	}()
	for _, each := range rows {
		queue <- each
	}
	close(queue)
}

func work(queue <-chan row) {
	for each := range queue {
		if err := store(each); err != nil {
			return
		}
	}
}

func theReceiverIsCancelled(ctx context.Context, rows []row, out chan<- row) {
	queue := make(chan row)
	go func() {
		for _, each := range rows {
			queue <- each // want `send on .queue. blocks forever once its receiver has quit`
		}
		close(queue)
	}()
	go func() {
		for each := range queue {
			select {
			case out <- each:
			case <-ctx.Done():
				return
			}
		}
	}()
}
