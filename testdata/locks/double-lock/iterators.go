package iterators

import (
	"iter"
	"sync"
)

type cache struct {
	mu     sync.Mutex
	values map[string]int
}

func (c *cache) all() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		c.mu.Lock()
		defer c.mu.Unlock()
		for key, value := range c.values {
			if !yield(key, value) {
				return
			}
		}
	}
}

func (c *cache) keys(yield func(string) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key := range c.values {
		if !yield(key) {
			return
		}
	}
}

func (c *cache) snapshot() iter.Seq[string] {
	return func(yield func(string) bool) {
		c.mu.Lock()
		var keys []string
		for key := range c.values {
			keys = append(keys, key)
		}
		c.mu.Unlock()
		for _, key := range keys {
			if !yield(key) {
				return
			}
		}
	}
}

func (c *cache) remove(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.values, key)
}

func (c *cache) removesWhatIsOld() {
	for key, age := range c.all() {
		if age > 3 {
			c.remove(key) // want `.c.mu. is locked again by a loop over what yields while it is held`
		}
	}
}

func (c *cache) removesLater() {
	var old []string
	for key, age := range c.all() {
		if age > 3 {
			old = append(old, key)
		}
	}
	for _, key := range old {
		c.remove(key)
	}
}

func (c *cache) locksInTheLoop() (found bool) {
	for key := range c.keys {
		c.mu.Lock() // want `.c.mu. is locked again by a loop over what yields while it is held`
		_, found = c.values[key]
		c.mu.Unlock()
	}
	return found
}

func (c *cache) removesOfASnapshot() {
	for key := range c.snapshot() {
		c.remove(key)
	}
}

func (c *cache) removesOfAnother(other *cache) {
	for key := range c.keys {
		other.remove(key)
	}
}

func (c *cache) removesInTheBackground() {
	for key := range c.keys {
		go c.remove(key)
	}
}

type list[T any] struct {
	mu    sync.RWMutex
	items []T
}

func (l *list[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		l.mu.RLock()
		defer l.mu.RUnlock()
		for _, each := range l.items {
			if !yield(each) {
				return
			}
		}
	}
}

func (l *list[T]) add(item T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.items = append(l.items, item)
}

func doubles[T any](l *list[T]) {
	for each := range l.all() {
		l.add(each) // want `.l.mu. is locked again by a loop over what yields while it is held`
	}
}
