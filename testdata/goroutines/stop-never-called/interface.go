package iface

import "time"

type sink interface {
	Add(string)
	Close()
}

type flusher struct{ stop chan struct{} }

func newSink() sink {
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

func (f *flusher) Add(string) {}

func (f *flusher) Close() { close(f.stop) }

// Leaving does not close it.
func Leaving(line string) {
	s := newSink() // want "`s` is not stopped"
	s.Add(line)
}

// Closing does.
func Closing(line string) {
	s := newSink()
	defer s.Close()
	s.Add(line)
}
