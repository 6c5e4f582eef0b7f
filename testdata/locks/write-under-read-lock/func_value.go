// Package funcvalue writes through function values.
package funcvalue

import "sync"

type cache struct {
	mu    sync.RWMutex
	items map[string]int
	hits  map[string]int
}

func (c *cache) note(key string) {
	c.hits[key]++ // want `hits. is written under .c\.mu\.RLock\(\)`
}

func (c *cache) getShared(key string) int {
	note := c.note
	c.mu.RLock()
	defer c.mu.RUnlock()
	note(key)
	return c.items[key]
}

func (c *cache) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items, c.hits = map[string]int{}, map[string]int{}
}

type fixed struct {
	mu    sync.RWMutex
	items map[string]int
	hits  map[string]int
}

func (f *fixed) note(key string) { f.hits[key]++ }

func (f *fixed) get(key string) int {
	note := f.note
	f.mu.Lock()
	defer f.mu.Unlock()
	note(key)
	return f.items[key]
}

func (f *fixed) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items, f.hits = map[string]int{}, map[string]int{}
}
