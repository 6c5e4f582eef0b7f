package bounds

import (
	"context"
	"time"
)

func Short(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Second)
}
