package loops

import (
	"context"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func handle(context.Context, int) error { return nil }

func noWayOut(ctx context.Context, jobs <-chan int) {
	for {
		select { // want `select in a loop never observes cancellation of .ctx.`
		case job := <-jobs:
			_ = handle(ctx, job)
		}
	}
}

func goroutineForgetsTheContext(ctx context.Context, jobs <-chan int) {
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			select { // want `never observes cancellation of .ctx.`
			case <-ticker.C:
				println("tick")
			case job := <-jobs:
				_ = handle(ctx, job)
			}
		}
	}()
}

func onlyFailingWorkEndsIt(ctx context.Context, first, second <-chan int) error {
	for {
		select { // want `never observes cancellation of .ctx.`
		case job := <-first:
			if err := handle(ctx, job); err != nil {
				return err
			}
		case job := <-second:
			println(job)
		}
	}
}

func streamsToAClientThatLeft(w http.ResponseWriter, r *http.Request, events <-chan string) {
	for {
		select { // want `never observes cancellation of .r.Context\(\).`
		case event := <-events:
			_, _ = w.Write([]byte(event))
		}
	}
}

func ownContext(jobs <-chan int) context.CancelFunc {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select { // want `never observes cancellation of .ctx.`
			case job := <-jobs:
				_ = handle(ctx, job)
			}
		}
	}()
	return cancel
}

func hearsDone(ctx context.Context, jobs <-chan int) error {
	for {
		select {
		case job := <-jobs:
			_ = handle(ctx, job)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func hearsDoneThroughAVariable(ctx context.Context, jobs <-chan int) {
	done := ctx.Done()
	for {
		select {
		case <-jobs:
		case <-done:
			return
		}
	}
}

func hearsDoneOfTheContextAround(ctx context.Context, jobs <-chan int) {
	go func() {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		for {
			select {
			case <-jobs:
			case <-inner.Done():
				return
			}
		}
	}()
}

func asksForErrEachRound(ctx context.Context, jobs <-chan int) {
	for ctx.Err() == nil {
		select {
		case <-jobs:
		case <-time.After(time.Second):
		}
	}
}

func stopChannelEndsIt(ctx context.Context, jobs <-chan int, stop <-chan struct{}) {
	for {
		select {
		case job := <-jobs:
			_ = handle(ctx, job)
		case <-stop:
			return
		}
	}
}

func signalEndsIt(ctx context.Context, jobs <-chan int) {
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	for {
		select {
		case job := <-jobs:
			_ = handle(ctx, job)
		case <-interrupted:
			return
		}
	}
}

func closingEndsIt(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			_ = handle(ctx, job)
		}
	}
}

func receivedErrorEndsIt(ctx context.Context, jobs <-chan int, failed <-chan error) error {
	for {
		select {
		case job := <-jobs:
			_ = handle(ctx, job)
		case err := <-failed:
			if err != nil {
				return err
			}
		}
	}
}

func nextTickMeetsTheCancelledContext(ctx context.Context) error {
	for {
		select {
		case <-time.After(time.Second):
			if err := handle(ctx, 1); err != nil {
				return err
			}
		}
	}
}

func doesNotWait(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			_ = handle(ctx, job)
		default:
			time.Sleep(time.Second)
		}
	}
}

func oneShot(ctx context.Context, jobs <-chan int) {
	select {
	case job := <-jobs:
		_ = handle(ctx, job)
	case <-time.After(time.Second):
	}
}

func boundedRounds(ctx context.Context, jobs <-chan int) {
	for range 3 {
		select {
		case job := <-jobs:
			_ = handle(ctx, job)
		}
	}
}

func waitsForEver(ctx context.Context) {
	for {
		select {}
	}
}

func unnamedContext(_ context.Context, jobs <-chan int) {
	for {
		select {
		case <-jobs:
		}
	}
}

func feed(ctx context.Context) <-chan int {
	_ = ctx
	return nil
}

func channelKnowsTheContext(ctx context.Context) {
	for {
		select {
		case job := <-feed(ctx):
			println(job)
		}
	}
}
