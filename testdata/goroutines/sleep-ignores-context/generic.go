package generic

import (
	"context"
	"time"
)

func sleeping[T any](ctx context.Context, get func() (T, bool)) T {
	for {
		if value, ok := get(); ok {
			return value
		}
		time.Sleep(time.Minute) // want "goes on after .ctx. is cancelled"
	}
}

func waiting[T any](ctx context.Context, get func() (T, bool)) (T, error) {
	for {
		value, ok := get()
		if ok {
			return value, nil
		}
		select {
		case <-time.After(time.Minute):
		case <-ctx.Done():
			return value, ctx.Err()
		}
	}
}
