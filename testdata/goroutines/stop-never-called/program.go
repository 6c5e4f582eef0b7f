// Program keeps what it starts as long as it runs.
package main

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

func (f *flusher) add(_ string) {}

func (f *flusher) Stop() { close(f.stop) }

func main() {
	f := newFlusher()
	f.add("started")
	run()
}

func run() {
	f := newFlusher()
	f.add("running")
}
