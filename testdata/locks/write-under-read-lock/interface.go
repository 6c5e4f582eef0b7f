// Package iface writes behind an interface.
package iface

import "sync"

// counter has one implementation.
type counter interface{ count(string) }

type cache struct {
	mu    sync.RWMutex
	items map[string]int
	hits  map[string]int
}

func (c *cache) count(key string) {
	c.hits[key]++ // want `hits. is written under .c\.mu\.RLock\(\)`
}

func tell(to counter, key string) { to.count(key) }

func (c *cache) getShared(key string) int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	tell(c, key)
	return c.items[key]
}

func (c *cache) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items, c.hits = map[string]int{}, map[string]int{}
}

// meter has one implementation, too.
type meter interface{ measure(string) }

type fixed struct {
	mu    sync.RWMutex
	items map[string]int
	hits  map[string]int
}

func (f *fixed) measure(key string) { f.hits[key]++ }

func note(to meter, key string) { to.measure(key) }

func (f *fixed) get(key string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	note(f, key)
	return f.items[key]
}

func (f *fixed) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items, f.hits = map[string]int{}, map[string]int{}
}
