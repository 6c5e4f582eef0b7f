// Package loops sleeps with a context at hand.
package loops

import (
	"context"
	"time"
)

const pause = 2 * time.Second

func untilReady(ctx context.Context, ready func() bool) {
	for !ready() {
		time.Sleep(pause) // want "goes on after `ctx` is cancelled"
	}
}

type poller struct{}

func (p *poller) poll(parent context.Context) {
	for parent.Err() == nil {
		time.Sleep(time.Minute) // want "goes on after `parent` is cancelled"
	}
}
