package funcvalue

import (
	"context"
	"time"
)

func sleeping(ctx context.Context, ready func() bool) {
	pause := time.Sleep
	for !ready() {
		pause(time.Minute) // want "goes on after .ctx. is cancelled"
	}
}

func given(ctx context.Context, ready func() bool, pause func(time.Duration)) {
	for !ready() {
		pause(time.Minute)
	}
}
