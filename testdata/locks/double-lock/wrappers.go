package wrapped

import "sync"

type table struct {
	mu   sync.Mutex
	rows []int
}

func (t *table) lock()   { t.mu.Lock() }
func (t *table) unlock() { t.mu.Unlock() }

func (t *table) count() int {
	t.lock()
	defer t.unlock()
	return len(t.rows)
}

func (t *table) twice() {
	t.lock()
	t.lock() // want `t\.mu. is locked again while it is held`
	t.unlock()
	t.unlock()
}

func (t *table) mixed() {
	t.mu.Lock()
	t.lock() // want `t\.mu. is locked again while it is held`
	t.unlock()
	t.mu.Unlock()
}

func (t *table) throughACall() int {
	t.lock()
	defer t.unlock()
	return t.count() // want `t\.mu. is locked again by this call`
}

func (t *table) oneAfterTheOther() int {
	t.lock()
	t.rows = nil
	t.unlock()
	return t.count()
}

func (t *table) flush() {
	t.mu.Lock()
	go func() {
		t.rows = nil
		t.mu.Unlock()
	}()
}

func (t *table) flushTwice() {
	t.flush()
	t.flush()
}
