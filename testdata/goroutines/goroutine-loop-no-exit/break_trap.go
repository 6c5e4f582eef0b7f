package breaktrap

import (
	"context"
	"time"
)

func breakStaysInTheLoop(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case <-ctx.Done():
			break // want `break leaves the select, not the loop: the loop goes on after .ctx.Done\(\).`
		case <-jobs:
			println("job")
		}
	}
}

type worker struct {
	stop chan struct{}
	wake chan struct{}
}

func (w *worker) start() {
	go func() {
		for {
			select {
			case <-w.stop:
				println("stopping")
				break // want `break leaves the select, not the loop`
			case <-time.After(time.Second):
				println("tick")
			}
		}
	}()
}

func (w *worker) close() { close(w.stop) }

func breakToTheLabel(ctx context.Context, jobs <-chan int) {
loop:
	for {
		select {
		case <-ctx.Done():
			break loop
		case <-jobs:
			println("job")
		}
	}
}

func loopEndsElsewhere(ctx context.Context, jobs <-chan int) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			break
		case <-jobs:
			println("job")
		}
	}
}

func wakingIsNotStopping(w *worker, jobs <-chan int) {
	for {
		select {
		case <-w.wake:
			break
		case <-jobs:
		}
		println("look again")
	}
}
