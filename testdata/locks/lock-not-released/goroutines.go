package handoff

import "sync"

type conn struct {
	mu    sync.Mutex
	ready bool
	addrs []string
}

func (c *conn) connectAndUnlock() {
	c.ready = true
	c.mu.Unlock()
}

// update leaves the unlocking to the goroutine that it starts.
func (c *conn) update(addrs []string) {
	c.mu.Lock()
	if len(addrs) == 0 {
		c.mu.Unlock()
		return
	}
	c.addrs = addrs
	go c.connectAndUnlock()
}

func (c *conn) updateInPlace(addrs []string) {
	c.mu.Lock()
	if len(addrs) == 0 {
		c.mu.Unlock()
		return
	}
	c.addrs = addrs
	c.connectAndUnlock()
}

func (c *conn) updateAfterAll(addrs []string) {
	c.mu.Lock()
	if len(addrs) == 0 {
		c.mu.Unlock()
		return
	}
	c.addrs = addrs
	defer c.connectAndUnlock()
}

// work is no partner: it gives back what it has taken.
func (c *conn) work() {
	c.mu.Lock()
	c.ready = false
	c.mu.Unlock()
}
