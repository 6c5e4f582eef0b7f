package cache

import "sync"

type cache struct {
	mu    sync.RWMutex
	stats sync.Mutex
	items map[string]int
	hits  map[string]int
	last  string
	count int
	order []int
}

func (c *cache) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items = map[string]int{}
	c.hits = map[string]int{}
	c.last, c.count = "", 0
	c.order = make([]int, 8)
}

func (c *cache) assigns(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.last = key // want `last. is written under .c\.mu\.RLock\(\)`
	return c.items[key]
}

func (c *cache) increments(key string) int {
	c.mu.RLock()
	value := c.items[key]
	c.count++ // want `count. is written under`
	c.mu.RUnlock()
	return value
}

func (c *cache) changesAMap(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if value, ok := c.items[key]; ok {
		return value
	}
	c.items[key] = 1 // want `items. is written under`
	return 1
}

func (c *cache) deletes(key string) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	delete(c.hits, key) // want `hits. is written under`
}

func (c *cache) writesUnderTheLock(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[key]++
}

func (c *cache) readsThenWrites(key string) int {
	c.mu.RLock()
	value, ok := c.items[key]
	c.mu.RUnlock()
	if ok {
		return value
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items[key] = 1
	return 1
}

func (c *cache) writesAfterwards(key string) int {
	c.mu.RLock()
	value := c.items[key]
	c.mu.RUnlock()
	c.count = value
	return value
}

func (c *cache) underAnotherLock(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.stats.Lock()
	c.hits[key]++
	c.stats.Unlock()
	return c.items[key]
}

// Each goroutine has an index of its own.
func (c *cache) writesAnElement(index int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.order[index] = index
}

func (c *cache) writesALocal(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	last := key
	last += "."
	return c.items[last]
}

func newCache(from *cache) *cache {
	made := &cache{}
	made.mu.RLock()
	made.last = from.last
	made.mu.RUnlock()
	return made
}
