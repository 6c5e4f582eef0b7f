package cache

import (
	"context"

	"example.com/cache/loops"
)

func Start(ctx context.Context, work func()) {
	go loops.ForEver(ctx, work) // want `loops forever`
	go loops.UntilDone(ctx, work)
}
