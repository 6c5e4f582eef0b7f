package generic

import "time"

type Cache[K comparable, V any] struct {
	entries map[K]V
	closed  chan struct{}
}

func New[K comparable, V any]() *Cache[K, V] {
	c := &Cache[K, V]{entries: map[K]V{}, closed: make(chan struct{})}
	go c.evict() // want `loops forever`
	go c.evictUntilClosed()
	go every[time.Duration](time.Minute) // want `loops forever`
	go until(time.Minute, c.closed, "tick")
	return c
}

func (c *Cache[K, V]) evict() {
	for {
		time.Sleep(time.Minute)
		clear(c.entries)
	}
}

func (c *Cache[K, V]) evictUntilClosed() {
	for {
		select {
		case <-time.After(time.Minute):
			clear(c.entries)
		case <-c.closed:
			return
		}
	}
}

func every[D ~int64](pause D) {
	for {
		time.Sleep(time.Duration(pause))
	}
}

func until[T any](pause time.Duration, stop <-chan struct{}, what T) {
	for {
		select {
		case <-time.After(pause):
		case <-stop:
			return
		}
	}
}

func (c *Cache[K, V]) Close() { close(c.closed) }
