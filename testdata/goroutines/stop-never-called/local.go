package local

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

func (f *flusher) add(string) error { return nil }

func (f *flusher) Stop() { close(f.stop) }

// Leaving stops it only when all went well.
func Leaving(line string) error {
	f := newFlusher() // want "`f` is not stopped when err != nil: its goroutine never ends"
	if err := f.add(line); err != nil {
		return err
	}
	f.Stop()
	return nil
}

// Stopping stops it on all paths.
func Stopping(line string) error {
	f := newFlusher()
	defer f.Stop()
	return f.add(line)
}
