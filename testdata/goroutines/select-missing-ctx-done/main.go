package main

import (
	"context"
	"os"
	"os/signal"
	"time"
)

func untilTheProgramEnds(ticks <-chan time.Time) {
	for {
		select {
		case <-ticks:
		}
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if len(os.Args) > 1 {
		for {
			select {
			case <-time.After(time.Second):
				println(ctx)
			}
		}
	}
	signalled, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	println(signalled)
	for {
		select { // want `never observes cancellation of .signalled.`
		case <-time.After(time.Second):
		}
	}
}
