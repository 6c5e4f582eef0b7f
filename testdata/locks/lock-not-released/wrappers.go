package wrapped

import (
	"errors"
	"sync"
)

type table struct {
	mu   sync.RWMutex
	rows map[string]int
}

func (t *table) lock()    { t.mu.Lock() }
func (t *table) unlock()  { t.mu.Unlock() }
func (t *table) rlock()   { t.mu.RLock() }
func (t *table) runlock() { t.mu.RUnlock() }

func (t *table) drop(key string) error {
	t.lock() // want `t\.mu. is not unlocked when !ok`
	if _, ok := t.rows[key]; !ok {
		return errors.New("missing")
	}
	delete(t.rows, key)
	t.unlock()
	return nil
}

func (t *table) get(key string) (int, bool) {
	t.rlock() // want `t\.mu. is not unlocked when !ok`
	row, ok := t.rows[key]
	if !ok {
		return 0, false
	}
	t.runlock()
	return row, true
}

func (t *table) put(key string, row int) {
	t.lock()
	defer t.unlock()
	t.rows[key] = row
}
