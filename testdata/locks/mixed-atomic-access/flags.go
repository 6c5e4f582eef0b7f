package worker

import (
	"sync"
	"sync/atomic"
)

type worker struct {
	stopped int32
	steps   int64
	limit   int64
	swapped int32
}

func newWorker() *worker {
	w := &worker{}
	w.limit = 10
	w.steps = 0
	return w
}

func (w *worker) stop() { atomic.StoreInt32(&w.stopped, 1) }

func (w *worker) isStopped() bool { return atomic.LoadInt32(&w.stopped) == 1 }

func (w *worker) run() {
	for w.stopped == 0 { // want `w\.stopped. is read without sync/atomic`
		atomic.AddInt64(&w.steps, 1)
	}
}

func (w *worker) progress() int64 { return atomic.LoadInt64(&w.steps) }

func (w *worker) clear() {
	w.steps = 0 // want `w\.steps. is written without sync/atomic`
}

// limit is used plainly as often as not.
func (w *worker) raise() { atomic.AddInt64(&w.limit, 1) }

func (w *worker) atLimit() bool { return w.limit == w.progress() }

func (w *worker) swap() bool {
	old := w.swapped
	return atomic.CompareAndSwapInt32(&w.swapped, old, old+1)
}

func (w *worker) swaps() int32 { return atomic.LoadInt32(&w.swapped) }

type guarded struct {
	mu    sync.Mutex
	count int64
}

// The lock covers the plain use.
func (g *guarded) add() {
	g.mu.Lock()
	defer g.mu.Unlock()
	atomic.AddInt64(&g.count, 1)
}

func (g *guarded) load() int64 { return atomic.LoadInt64(&g.count) }

func (g *guarded) sumLocked(other *guarded) int64 { return g.count }
