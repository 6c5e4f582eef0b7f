// Package method writes in methods that are called with the lock held for reading.
package method

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
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.note(key)
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

func (f *fixed) note(key string) {
	f.hits[key]++
}

func (f *fixed) get(key string) int {
	f.mu.RLock()
	item := f.items[key]
	f.mu.RUnlock()
	f.mu.Lock()
	f.note(key)
	f.mu.Unlock()
	return item
}

func (f *fixed) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items, f.hits = map[string]int{}, map[string]int{}
}
