package table

import "sync"

type table struct {
	mu   sync.RWMutex
	rows []int
}

func (t *table) count() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.rows)
}

func (t *table) grow() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows = append(t.rows, t.count()) // want `t\.mu. is locked again by this call`
}

func (t *table) upgrade() {
	t.mu.RLock()
	t.mu.Lock() // want `t\.mu. is locked again while it is held`
	t.mu.Unlock()
	t.mu.RUnlock()
}

func (t *table) twoReaders() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.count() // want `t\.mu. is locked again for reading by this call`
}
