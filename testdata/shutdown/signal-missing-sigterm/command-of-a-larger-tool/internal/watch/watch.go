package watch

import (
	"context"
	"os"
	"os/signal"
)

// Events follows a stream in a terminal, until Ctrl-C.
func Events() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	<-ctx.Done()
}
