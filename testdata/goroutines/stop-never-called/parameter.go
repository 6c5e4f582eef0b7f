package parameter

import "time"

type flusher struct{ stop chan struct{} }

func start(pause time.Duration, stop chan struct{}) *flusher {
	f := &flusher{stop: stop}
	go f.run(pause)
	return f
}

func (f *flusher) run(pause time.Duration) {
	for {
		select {
		case <-time.After(pause):
		case <-f.stop:
			return
		}
	}
}

func (f *flusher) add(string) {}

func (f *flusher) Stop() { close(f.stop) }

func fill(f *flusher) { f.add("line") }

func finish(f *flusher) {
	fill(f)
	f.Stop()
}

var kept []*flusher

func keep(f *flusher) { kept = append(kept, f) }

// Leaving hands it to a function that only uses it.
func Leaving() {
	f := start(time.Second, make(chan struct{})) // want "`f` is not stopped"
	fill(f)
}

// Stopping hands it to one that stops it.
func Stopping() {
	f := start(time.Second, make(chan struct{}))
	finish(f)
}

// Keeping hands it to one that keeps it.
func Keeping() {
	f := start(time.Second, make(chan struct{}))
	keep(f)
}
