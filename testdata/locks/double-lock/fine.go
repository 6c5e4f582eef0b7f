package cache

import "sync"

type cache struct {
	mu    sync.Mutex
	items map[string]int
	other *cache
}

func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items)
}

func (c *cache) afterTheUnlock() int {
	c.mu.Lock()
	c.mu.Unlock()
	return c.size()
}

func (c *cache) otherInstance() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.other.size()
}

func (c *cache) onAGoroutine() {
	c.mu.Lock()
	defer c.mu.Unlock()
	go c.size()
}

func (c *cache) inALaterLiteral() func() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return func() int { return c.size() }
}

func (c *cache) onAnotherPath(fast bool) int {
	if !fast {
		c.mu.Lock()
		defer c.mu.Unlock()
	}
	if fast {
		return c.size()
	}
	return len(c.items)
}

// release gives the lock back before it takes it again.
func (c *cache) release() {
	c.mu.Unlock()
	c.size()
	c.mu.Lock()
}

func (c *cache) calleeReleasesFirst() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.release()
}

func upwards(c *cache) {
	for c != nil {
		c.mu.Lock()
		c.mu.Unlock()
		c = c.other
	}
}

func each(list []*cache) {
	for _, c := range list {
		c.mu.Lock()
		defer c.mu.Unlock()
	}
}
