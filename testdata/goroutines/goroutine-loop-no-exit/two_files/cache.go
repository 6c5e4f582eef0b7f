package twofiles

type Cache struct {
	entries map[string]int
	closed  chan struct{}
}

func New() *Cache {
	c := &Cache{entries: map[string]int{}, closed: make(chan struct{})}
	go c.evictForEver() // want `loops forever`
	go c.evictUntilClosed()
	return c
}

func (c *Cache) Close() { close(c.closed) }
