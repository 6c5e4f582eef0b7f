// Package field uses a field of its receiver.
package field

import "sync/atomic"

type worker struct {
	stopped int32
	done    chan struct{}
}

func (w *worker) stop() { atomic.StoreInt32(&w.stopped, 1) }

func (w *worker) isStopped() bool { return atomic.LoadInt32(&w.stopped) == 1 }

func (w *worker) runTorn(step func()) {
	for w.stopped == 0 { // want `w\.stopped. is read without sync/atomic`
		step()
	}
	close(w.done)
}

type fixed struct {
	stopped int32
	done    chan struct{}
}

func (f *fixed) stop() { atomic.StoreInt32(&f.stopped, 1) }

func (f *fixed) isStopped() bool { return atomic.LoadInt32(&f.stopped) == 1 }

func (f *fixed) run(step func()) {
	for atomic.LoadInt32(&f.stopped) == 0 {
		step()
	}
	close(f.done)
}
