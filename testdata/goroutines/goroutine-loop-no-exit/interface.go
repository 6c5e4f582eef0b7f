package iface

import (
	"context"
	"time"
)

type worker interface{ work(context.Context) }

type sweeper struct{}

func (sweeper) work(context.Context) {
	for {
		time.Sleep(time.Second)
	}
}

type flusher struct{}

func (*flusher) work(context.Context) {
	for range time.Tick(time.Minute) {
		println("flush")
	}
}

func startWorker(ctx context.Context, w worker) {
	go w.work(ctx) // want `loops forever`
}

type runner interface{ run(context.Context) }

type patient struct{}

func (patient) run(ctx context.Context) { <-ctx.Done() }

type endless struct{}

func (endless) run(context.Context) {
	for {
		time.Sleep(time.Second)
	}
}

// Which of the two runs is not known.
func startRunner(ctx context.Context, r runner) {
	go r.run(ctx)
}
