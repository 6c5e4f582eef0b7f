package local

import (
	"context"
	"time"
)

func sleeping(ready func(context.Context) bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for !ready(ctx) {
		time.Sleep(time.Minute) // want "goes on after .ctx. is cancelled"
	}
}

func waiting(ready func(context.Context) bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for !ready(ctx) {
		select {
		case <-time.After(2 * time.Second):
		case <-ctx.Done():
			return
		}
	}
}
