package twofiles

import (
	"context"
	"time"
)

const (
	whole   = 5 * time.Second
	attempt = 30 * time.Second
	retry   = time.Second
)

func get(context.Context) error { return nil }

func run() error {
	ctx, cancel := context.WithTimeout(context.Background(), whole)
	defer cancel()
	if err := ask(ctx); err != nil {
		return err
	}
	return query(ctx)
}
