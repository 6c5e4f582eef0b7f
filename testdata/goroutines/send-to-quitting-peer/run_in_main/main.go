package main

import (
	"context"
	"errors"
	"log"
	"os"
	"os/signal"
)

func load() error { return errors.New("no") }

// The process ends as soon as the receiver has quit.
func run(ctx context.Context) error {
	failed := make(chan error)
	go watch(failed)
	for {
		select {
		case err := <-failed:
			log.Print(err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func watch(failed chan<- error) {
	for {
		err := load()
		failed <- err
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		log.Print(err)
	}
}
