package report

import (
	"context"
	"time"

	"example.com/report/bounds"
)

func cutShort(parent context.Context, get func(context.Context) error) error {
	ctx, cancel := bounds.Short(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, 30*time.Second) // want "inner timeout 30s is not shorter than the enclosing 1s"
	defer stop()
	return get(inner)
}

func shorter(parent context.Context, get func(context.Context) error) error {
	ctx, cancel := bounds.Short(parent)
	defer cancel()
	inner, stop := context.WithTimeout(ctx, time.Millisecond)
	defer stop()
	return get(inner)
}
