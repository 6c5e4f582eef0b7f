package closure

import (
	"context"
	"time"
)

func sleeping(ctx context.Context, ready func() bool) func() {
	pause := func() { time.Sleep(time.Minute) }
	return func() {
		for !ready() {
			pause() // want "goes on after .ctx. is cancelled"
		}
	}
}

func waiting(ctx context.Context, ready func() bool) func() {
	pause := func() {
		select {
		case <-time.After(time.Minute):
		case <-ctx.Done():
		}
	}
	return func() {
		for !ready() {
			pause()
		}
	}
}
