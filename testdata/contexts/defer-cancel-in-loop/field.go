package field

import (
	"context"
	"time"
)

type attempt struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (a *attempt) run() {}

func piling(parent context.Context) {
	for parent.Err() == nil {
		a := &attempt{}
		a.ctx, a.cancel = context.WithTimeout(parent, time.Minute)
		defer a.cancel() // want "runs only when the function ends"
		a.run()
	}
}

func released(parent context.Context) {
	for parent.Err() == nil {
		a := &attempt{}
		a.ctx, a.cancel = context.WithTimeout(parent, time.Minute)
		a.run()
		a.cancel()
	}
}
