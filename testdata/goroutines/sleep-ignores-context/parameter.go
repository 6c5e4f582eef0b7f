package parameter

import (
	"context"
	"time"
)

func pause(d time.Duration) { time.Sleep(d) }

func sleeping(ctx context.Context, ready func() bool) {
	for !ready() {
		pause(time.Minute) // want "goes on after .ctx. is cancelled"
	}
}

func shortly(ctx context.Context, ready func() bool) {
	for !ready() {
		pause(time.Millisecond)
	}
}
