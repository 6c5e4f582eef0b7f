package main

import (
	"context"
	"os"
	"os/signal"
)

func run(context.Context) {}

// The signals are caught for as long as the process lives.
func main() {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	run(ctx)
}
