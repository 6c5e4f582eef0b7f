package twofiles

import (
	"context"
	"time"
)

func bounded(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Minute)
}

func get(context.Context) {}
