package deferred

import "sync"

// Deferred calls run the last one first: the lock is free when the wait begins.

type ticker struct {
	mu       sync.Mutex
	wg       sync.WaitGroup
	finished bool
}

func newTicker() *ticker {
	t := &ticker{}
	t.wg.Add(1)
	go t.run()
	return t
}

func (t *ticker) run() {
	defer t.wg.Done()
	t.mu.Lock()
	t.finished = true
	t.mu.Unlock()
}

func (t *ticker) stop() {
	t.mu.Lock()
	if !t.finished {
		defer t.wg.Wait()
	}
	defer t.mu.Unlock()
	t.finished = true
}

// The other way round, the wait comes first.

func (t *ticker) stopLocked() {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.wg.Wait() // want `waits under .t\.mu. for a goroutine that needs .t\.mu. first`
	t.finished = true
}
