package writer

import "sync"

type writer struct {
	mu     sync.Mutex
	wg     sync.WaitGroup
	closed bool
}

// Who waits for the lock has not joined the group yet.
func (w *writer) write() {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return
	}
	w.wg.Add(1)
	w.mu.Unlock()
	defer w.wg.Done()
}

func (w *writer) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	w.wg.Wait()
}
