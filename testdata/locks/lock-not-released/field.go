// Package field keeps the lock of its receiver.
package field

import "sync"

type cache struct {
	mu    sync.RWMutex
	items map[string]string
}

func (c *cache) getKept(key string) (string, bool) {
	c.mu.RLock() // want `c\.mu. is not unlocked when !ok`
	value, ok := c.items[key]
	if !ok {
		return "", false
	}
	c.mu.RUnlock()
	return value, true
}

func (c *cache) get(key string) (string, bool) {
	c.mu.RLock()
	value, ok := c.items[key]
	c.mu.RUnlock()
	if !ok {
		return "", false
	}
	return value, true
}

type node struct {
	cache *cache
}

func (n *node) dropKept(key string) {
	n.cache.mu.Lock() // want `n\.cache\.mu. is not unlocked when n\.cache\.items == nil`
	if n.cache.items == nil {
		return
	}
	delete(n.cache.items, key)
	n.cache.mu.Unlock()
}

func (n *node) drop(key string) {
	n.cache.mu.Lock()
	if n.cache.items != nil {
		delete(n.cache.items, key)
	}
	n.cache.mu.Unlock()
}
