package cache

import "sync"

type cache struct {
	mu    sync.Mutex
	items map[string]int
}

func (c *cache) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.items)
}

func (c *cache) sizeTwice() int { return 2 * c.size() }

func (c *cache) direct() {
	c.mu.Lock()
	c.mu.Lock() // want `c\.mu. is locked again while it is held`
	c.mu.Unlock()
	c.mu.Unlock()
}

func (c *cache) throughAMethod() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size() > 3 // want `c\.mu. is locked again by this call`
}

func (c *cache) throughTwoMethods() bool {
	c.mu.Lock()
	n := c.sizeTwice() // want `c\.mu. is locked again by this call`
	c.mu.Unlock()
	return n > 3
}

func lockIt(mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
}

func (c *cache) throughAParameter() {
	c.mu.Lock()
	lockIt(&c.mu) // want `c\.mu. is locked again by this call`
	c.mu.Unlock()
}

func measure(c *cache) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size() // want `c\.mu. is locked again by this call`
}

var global sync.Mutex

func inner() {
	global.Lock()
	defer global.Unlock()
}

func outer() {
	global.Lock()
	defer global.Unlock()
	inner() // want `global. is locked again by this call`
}
