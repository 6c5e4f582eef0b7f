package meant

import (
	"bufio"
	"context"
	"sync"
	"time"
)

// Done of a wait group and Err of a scanner have nothing to do with the context.
func countsDown(ctx context.Context, jobs <-chan int, pending *sync.WaitGroup) {
	for {
		select { // want `select in a loop never observes cancellation of .ctx.`
		case job := <-jobs:
			println(job)
			pending.Done()
		}
	}
}

func looksForErrors(ctx context.Context, jobs <-chan *bufio.Scanner) {
	for {
		select { // want `select in a loop never observes cancellation of .ctx.`
		case job := <-jobs:
			println(job.Err() == nil)
		}
	}
}

func hears(ctx context.Context, jobs <-chan int, pending *sync.WaitGroup) {
	for {
		select {
		case job := <-jobs:
			println(job)
			pending.Done()
		case <-ctx.Done():
			return
		}
	}
}

type session struct{ over chan struct{} }

func (s *session) Done() <-chan struct{} { return s.over }

func hearsItsOwnEnd(ctx context.Context, s *session, jobs <-chan int) {
	for {
		select {
		case job := <-jobs:
			println(job)
		case <-s.Done():
			println("over")
		}
	}
}

// The work goes on on purpose when the one who asked for it has left.
func detached(ctx context.Context, jobs <-chan int) {
	ctx = context.WithoutCancel(ctx)
	for {
		select {
		case job := <-jobs:
			println(job, ctx.Value("name"))
		}
	}
}

func bounded(ctx context.Context, jobs <-chan int) {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), time.Minute, nil)
	defer cancel()
	for {
		select { // want `select in a loop never observes cancellation of .ctx.`
		case job := <-jobs:
			println(job, ctx.Value("name"))
		}
	}
}
