// Service goes on and on, and so does all that it leaves running.
package main

import (
	"net/http"
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
	http.HandleFunc("/show", func(_ http.ResponseWriter, r *http.Request) { show(r.URL.Path) })
	_ = http.ListenAndServe(":8080", nil)
}

func show(name string) {
	f := newFlusher() // want "`f` is not stopped"
	f.add("show " + name)
}
