// Command does one thing and ends: what it starts ends with it.
package main

import (
	"os"
	"time"
)

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
	actions := map[string]func(string){"list": list, "show": show}
	for _, each := range os.Args[2:] {
		actions[os.Args[1]](each)
	}
}

func list(name string) {
	f := newFlusher()
	f.add(name)
}

func show(name string) {
	f := newFlusher()
	f.add("show " + name)
}
