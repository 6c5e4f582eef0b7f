package feed

import (
	"context"
	"time"
)

// Watch leaves one behind for each request.
func Watch(ctx context.Context, prefix string) {
	go func() { // want "goroutine loops forever with no way out"
		for {
			time.Sleep(time.Second)
			println(prefix, ctx.Err() == nil)
		}
	}()
}
