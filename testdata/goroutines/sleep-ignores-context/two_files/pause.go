package twofiles

import (
	"context"
	"time"
)

func pause() { time.Sleep(time.Minute) }

func wait(ctx context.Context) {
	select {
	case <-time.After(time.Minute):
	case <-ctx.Done():
	}
}
