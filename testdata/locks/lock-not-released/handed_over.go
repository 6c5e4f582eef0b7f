package handed

import "sync"

type table struct {
	mu   sync.Mutex
	open bool
	rows []int
}

// The caller holds the lock and gets it back.
func (t *table) wait() {
	t.mu.Unlock()
	work()
	t.mu.Lock()
}

func (t *table) lock()   { t.mu.Lock() }
func (t *table) unlock() { t.mu.Unlock() }

func work() {}

type journal struct {
	mu   sync.Mutex
	open bool
}

// begin keeps the lock when it succeeds: end gives it back.
func (j *journal) begin() bool {
	j.mu.Lock()
	if !j.open {
		j.mu.Unlock()
		return false
	}
	return true
}

func (j *journal) end() { j.mu.Unlock() }

type ring struct {
	mu   sync.Mutex
	next int
}

// claim keeps the lock for its caller when there is room.
func (r *ring) claim() bool {
	r.mu.Lock()
	if r.next > 3 {
		r.mu.Unlock()
		return false
	}
	return true
}

func (r *ring) push() {
	if r.claim() {
		r.next++
		r.mu.Unlock()
	}
}

type guard struct{ mu sync.Mutex }

func (g *guard) returnsTheUnlock(quick bool) func() {
	g.mu.Lock()
	if quick {
		g.mu.Unlock()
		return func() {}
	}
	return g.mu.Unlock
}

func (g *guard) unlocksInAClosure(later func(func())) {
	g.mu.Lock()
	if later == nil {
		g.mu.Unlock()
		return
	}
	later(func() { g.mu.Unlock() })
}

func (g *guard) unlocksInAGoroutine(quick bool) {
	g.mu.Lock()
	if quick {
		g.mu.Unlock()
		return
	}
	go func() {
		work()
		g.mu.Unlock()
	}()
}

type helper struct{ mu sync.Mutex }

func (h *helper) finish() {
	work()
	h.mu.Unlock()
}

func (h *helper) releasedByACall(quick bool) {
	h.mu.Lock()
	if quick {
		h.finish()
		return
	}
	h.mu.Unlock()
}

type tried struct{ mu sync.Mutex }

func (t *tried) onlyIfFree() {
	if !t.mu.TryLock() {
		return
	}
	work()
	t.mu.Unlock()
}

type link struct {
	mu     sync.Mutex
	closed bool
}

// acquire is named like one that hands the lock over, but nobody gives it back.
func (l *link) acquire() bool {
	for {
		l.mu.Lock() // want "l.mu. is not unlocked when l.closed"
		if l.closed {
			return false
		}
		l.mu.Unlock()
		work()
	}
}
