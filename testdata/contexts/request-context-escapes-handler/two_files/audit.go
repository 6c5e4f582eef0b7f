package twofiles

import "context"

func auditLater(ctx context.Context, what string) {
	go audit(ctx, what)
}

func audit(context.Context, string) {}
