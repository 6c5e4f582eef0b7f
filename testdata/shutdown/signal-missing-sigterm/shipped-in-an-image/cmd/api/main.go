package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // want "only os.Interrupt is handled; Kubernetes stops pods with SIGTERM"
	defer stop()
	<-ctx.Done()
}
