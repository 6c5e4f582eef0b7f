// Package embedding guards its fields by an embedded lock.
package embedding

import "sync"

type table struct {
	sync.RWMutex
	rows  []string
	index map[string]int
}

func (t *table) findShared(row string) int {
	t.RLock()
	defer t.RUnlock()
	for at, each := range t.rows {
		t.index[each] = at // want `index. is written under .t\.RLock\(\)`
	}
	return t.index[row]
}

func (t *table) find(row string) int {
	t.Lock()
	defer t.Unlock()
	for at, each := range t.rows {
		t.index[each] = at
	}
	return t.index[row]
}

type view struct {
	*table
	name string
}

func (v *view) renameShared(rows []string) {
	v.RLock()
	v.rows = rows // want `rows. is written under .v\.RLock\(\)`
	v.RUnlock()
}

func (v *view) rename(rows []string) {
	v.Lock()
	v.rows = rows
	v.Unlock()
}
