package iface

import "context"

type source interface {
	messages() <-chan string
}

type queue struct{ out chan string }

func (q *queue) messages() <-chan string { return q.out }

func deaf(ctx context.Context, from source, handle func(context.Context, string)) {
	for {
		select { // want `never observes cancellation of .ctx.`
		case message := <-from.messages():
			handle(ctx, message)
		}
	}
}

func listening(ctx context.Context, from source, handle func(context.Context, string)) {
	for {
		select {
		case message := <-from.messages():
			handle(ctx, message)
		case <-ctx.Done():
			return
		}
	}
}

type bound interface {
	source
	done() <-chan struct{}
}

// What ends it hides behind the interface.
func told(ctx context.Context, from bound, handle func(context.Context, string)) {
	for {
		select {
		case message := <-from.messages():
			handle(ctx, message)
		case <-from.done():
			return
		}
	}
}
