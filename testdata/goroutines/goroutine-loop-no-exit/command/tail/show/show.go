package show

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// All shows the same for a while.
func All(prefix string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	watch(ctx, prefix)
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	defer signal.Stop(resized)
	<-ctx.Done()
}

// Who watches in a command ends with it.
func watch(ctx context.Context, prefix string) {
	go func() {
		for {
			time.Sleep(time.Second)
			println(prefix, ctx.Err() == nil)
		}
	}()
}
