package twofiles

import "context"

func sleeping(ctx context.Context, ready func() bool) {
	for !ready() {
		pause() // want "goes on after .ctx. is cancelled"
	}
}

func waiting(ctx context.Context, ready func() bool) {
	for !ready() {
		wait(ctx)
	}
}
