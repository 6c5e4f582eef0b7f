package twofiles

import "time"

type flusher struct{ stop chan struct{} }

func newFlusher() *flusher {
	f := &flusher{stop: make(chan struct{})}
	go f.run(time.Second)
	return f
}

// newQuick is newFlusher by another name.
func newQuick() *flusher { return newFlusher() }

func (f *flusher) add(string) {}

func (f *flusher) Stop() { close(f.stop) }
