// Package method locks and unlocks through methods of its own.
package method

import "sync"

type table struct {
	mu   sync.Mutex
	rows []string
}

func (t *table) acquire() { t.mu.Lock() }
func (t *table) release() { t.mu.Unlock() }

func (t *table) addKept(row string) bool {
	t.acquire() // want `t\.mu. is not unlocked when row == ""`
	if row == "" {
		return false
	}
	t.rows = append(t.rows, row)
	t.release()
	return true
}

func (t *table) add(row string) bool {
	t.acquire()
	defer t.release()
	if row == "" {
		return false
	}
	t.rows = append(t.rows, row)
	return true
}

// flush gives back what its callers have taken.
func (t *table) flush() {
	t.rows = nil
	t.mu.Unlock()
}

func (t *table) resetKept(really bool) {
	t.mu.Lock() // want `t\.mu. is not unlocked when !really`
	if !really {
		return
	}
	t.flush()
}

func (t *table) reset(really bool) {
	t.mu.Lock()
	if !really {
		t.mu.Unlock()
		return
	}
	t.flush()
}
