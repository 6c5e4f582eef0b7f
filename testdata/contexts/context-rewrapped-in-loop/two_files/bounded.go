package twofiles

import (
	"context"
	"time"
)

func bounded(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	return ctx, cancel
}
