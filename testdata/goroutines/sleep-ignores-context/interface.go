package iface

import (
	"context"
	"time"
)

type pacer interface{ pace() }

type slow struct{}

func (slow) pace() { time.Sleep(time.Minute) }

func sleeping(ctx context.Context, by pacer, ready func() bool) {
	for !ready() {
		by.pace() // want "goes on after .ctx. is cancelled"
	}
}

type limiter interface{ limit(context.Context) }

type patient struct{}

func (patient) limit(ctx context.Context) {
	select {
	case <-time.After(time.Minute):
	case <-ctx.Done():
	}
}

func waiting(ctx context.Context, by limiter, ready func() bool) {
	for !ready() {
		by.limit(ctx)
	}
}
