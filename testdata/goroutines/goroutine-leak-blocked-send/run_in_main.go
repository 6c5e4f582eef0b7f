package main

import "context"

func listen() error               { return nil }
func serve(context.Context) error { return nil }

// Only main calls run, once, and then the process ends.
func run(ctx context.Context) error {
	failed := make(chan error)
	go func() { failed <- listen() }()
	if err := serve(ctx); err != nil {
		return err
	}
	return <-failed
}

func retried(ctx context.Context) error {
	failed := make(chan error)
	go func() { failed <- listen() }() // want `goroutine blocks forever on .failed. when err != nil`
	if err := serve(ctx); err != nil {
		return err
	}
	return <-failed
}

func main() {
	ctx := context.Background()
	for retried(ctx) != nil {
	}
	if err := run(ctx); err != nil {
		panic(err)
	}
}
