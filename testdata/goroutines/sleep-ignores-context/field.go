package field

import (
	"context"
	"time"
)

type worker struct{ ctx context.Context }

func (w *worker) sleeping(ready func() bool) {
	for !ready() {
		time.Sleep(time.Minute) // want "goes on after .w.ctx. is cancelled"
	}
}

func (w *worker) waiting(ready func() bool) {
	for !ready() {
		select {
		case <-time.After(time.Minute):
		case <-w.ctx.Done():
			return
		}
	}
}
