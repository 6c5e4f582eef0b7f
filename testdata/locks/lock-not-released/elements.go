// Package elements locks what it finds in containers.
package elements

import "sync"

type entry struct {
	mu    sync.Mutex
	count int
}

type table struct {
	byName  map[string]*entry
	byPlace []*entry
	stripes [16]sync.Mutex
}

func (t *table) countNamed(name string) int {
	found := t.byName[name]
	found.mu.Lock() // want `found\.mu. is not unlocked when found\.count > 3`
	if found.count > 3 {
		return 0
	}
	found.count++
	found.mu.Unlock()
	return 1
}

func (t *table) countNamedAndUnlock(name string) int {
	found := t.byName[name]
	found.mu.Lock()
	if found.count > 3 {
		found.mu.Unlock()
		return 0
	}
	found.count++
	found.mu.Unlock()
	return 1
}

func (t *table) countPlaced(place int) int {
	lock := &t.byPlace[place].mu
	lock.Lock() // want `lock. is not unlocked when place > 3`
	if place > 3 {
		return 0
	}
	lock.Unlock()
	return 1
}

func (t *table) strike(place int) int {
	lock := &t.stripes[place%len(t.stripes)]
	lock.Lock() // want `lock. is not unlocked when place > 3`
	if place > 3 {
		return 0
	}
	lock.Unlock()
	return 1
}

// What is given back may be the same element.
func (t *table) countBoth(name string) int {
	found := t.byName[name]
	found.mu.Lock()
	if found.count > 3 {
		t.byName[name].mu.Unlock()
		return 0
	}
	found.mu.Unlock()
	return 1
}

// The variable moves on, locked and unlocked hand over hand.
func (t *table) walk(places []int) {
	var before *entry
	for _, place := range places {
		next := t.byPlace[place]
		next.mu.Lock()
		if before != nil {
			before.mu.Unlock()
		}
		before = next
	}
	if before != nil {
		before.mu.Unlock()
	}
}

// All stripes are held on purpose.
func (t *table) lockAll() {
	for place := range t.stripes {
		t.stripes[place].Lock()
	}
}

func (t *table) unlockAll() {
	for place := range t.stripes {
		t.stripes[place].Unlock()
	}
}
