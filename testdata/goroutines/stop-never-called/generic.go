package generic

import "time"

type batcher[T any] struct {
	stop  chan struct{}
	items []T
}

func newBatcher[T any](flush func([]T)) *batcher[T] {
	b := &batcher[T]{stop: make(chan struct{})}
	go b.run(flush)
	return b
}

func (b *batcher[T]) run(flush func([]T)) {
	for {
		select {
		case <-time.After(time.Second):
			flush(b.items)
		case <-b.stop:
			return
		}
	}
}

func (b *batcher[T]) add(item T) { b.items = append(b.items, item) }

func (b *batcher[T]) Stop() { close(b.stop) }

// Leaving does not stop it.
func Leaving(flush func([]int)) {
	b := newBatcher(flush) // want "`b` is not stopped"
	b.add(1)
}

// Stopping does.
func Stopping(flush func([]string)) {
	b := newBatcher[string](flush)
	defer b.Stop()
	b.add("one")
}
