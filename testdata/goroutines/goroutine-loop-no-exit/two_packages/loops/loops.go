package loops

import (
	"context"
	"time"
)

func ForEver(ctx context.Context, work func()) {
	for {
		time.Sleep(time.Second)
		work()
	}
}

func UntilDone(ctx context.Context, work func()) {
	for ctx.Err() == nil {
		time.Sleep(time.Second)
		work()
	}
}
