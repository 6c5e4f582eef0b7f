// Package elements locks what it finds in containers.
package elements

import "sync"

type entry struct {
	mu    sync.Mutex
	count int
}

type table struct {
	byName  map[string]*entry
	stripes [16]sync.Mutex
}

func (e *entry) size() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.count
}

func (t *table) raise(name string) int {
	found := t.byName[name]
	found.mu.Lock()
	defer found.mu.Unlock()
	found.count++
	return found.size() // want `found\.mu. is locked again by this call while it is held`
}

func (t *table) raiseAndAsk(name string) int {
	found := t.byName[name]
	found.mu.Lock()
	found.count++
	found.mu.Unlock()
	return found.size()
}

// Two elements are two locks.
func (t *table) move(from, to string) {
	source := t.byName[from]
	source.mu.Lock()
	defer source.mu.Unlock()
	target := t.byName[to]
	target.mu.Lock()
	defer target.mu.Unlock()
	source.count, target.count = 0, target.count+1
}

func (t *table) both(first, second int) {
	one, other := &t.stripes[first], &t.stripes[second]
	one.Lock()
	other.Lock()
	other.Unlock()
	one.Unlock()
}

func (t *table) all() {
	for place := range t.stripes {
		lock := &t.stripes[place]
		lock.Lock()
	}
	for place := range t.stripes {
		lock := &t.stripes[place]
		lock.Unlock()
	}
}
