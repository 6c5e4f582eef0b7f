package closure

import (
	"context"
	"time"
)

func polling(pause time.Duration) func() {
	return func() {
		for {
			time.Sleep(pause)
		}
	}
}

func pollingUntil(ctx context.Context, pause time.Duration) func() {
	return func() {
		for ctx.Err() == nil {
			time.Sleep(pause)
		}
	}
}

func start(ctx context.Context) {
	go polling(time.Second)() // want `loops forever`
	go pollingUntil(ctx, time.Second)()
}

func startNested(ctx context.Context) {
	go func() { // want `loops forever`
		defer println("never")
		func() {
			for {
				time.Sleep(time.Second)
			}
		}()
	}()
	go func() {
		defer println("soon")
		func() {
			for ctx.Err() == nil {
				time.Sleep(time.Second)
			}
		}()
	}()
}
