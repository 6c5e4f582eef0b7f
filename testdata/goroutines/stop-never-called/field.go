package field

import "time"

type flusher struct{ stop chan struct{} }

func newFlusher() *flusher {
	f := &flusher{stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-time.After(time.Second):
			case <-f.stop:
				return
			}
		}
	}()
	return f
}

func (f *flusher) add(string) {}

func (f *flusher) Stop() { close(f.stop) }

// Leaving does not stop what it owns.
type Leaving struct {
	flusher *flusher
	closed  bool
}

// NewLeaving makes one.
func NewLeaving() *Leaving {
	return &Leaving{flusher: newFlusher()} // want "nobody stops the goroutine of .flusher."
}

// Add passes a line on.
func (l *Leaving) Add(line string) { l.flusher.add(line) }

// Close forgets the flusher.
func (l *Leaving) Close() { l.closed = true }

// Stopping stops what it owns.
type Stopping struct{ flusher *flusher }

// NewStopping makes one.
func NewStopping() *Stopping {
	s := &Stopping{}
	s.flusher = newFlusher()
	return s
}

// Close stops the flusher, too.
func (s *Stopping) Close() { s.flusher.Stop() }

// Lasting has nothing by which it could be ended itself.
type Lasting struct{ flusher *flusher }

// NewLasting makes one.
func NewLasting() *Lasting { return &Lasting{flusher: newFlusher()} }
