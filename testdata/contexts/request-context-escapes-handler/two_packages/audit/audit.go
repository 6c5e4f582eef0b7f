package audit

import "context"

func Later(ctx context.Context, what string) { go write(ctx, what) }

func write(context.Context, string) {}
