package method

import (
	"context"
	"time"
)

type worker struct{}

func (w *worker) pause() { time.Sleep(time.Minute) }

func (w *worker) wait(ctx context.Context) {
	select {
	case <-time.After(time.Minute):
	case <-ctx.Done():
	}
}

func (w *worker) sleeping(ctx context.Context, ready func() bool) {
	for !ready() {
		w.pause() // want "goes on after .ctx. is cancelled"
	}
}

func (w *worker) waiting(ctx context.Context, ready func() bool) {
	for !ready() {
		w.wait(ctx)
	}
}
