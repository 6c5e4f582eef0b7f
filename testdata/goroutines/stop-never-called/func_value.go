package funcvalue

import "time"

type flusher struct{ stop chan struct{} }

func newFlusher() *flusher {
	f := &flusher{stop: make(chan struct{})}
	loop := func() {
		for {
			select {
			case <-time.After(time.Second):
			case <-f.stop:
				return
			}
		}
	}
	go loop()
	return f
}

func (f *flusher) add(string) {}

func (f *flusher) Stop() { close(f.stop) }

// Leaving makes it through a variable.
func Leaving(line string) {
	open := newFlusher
	f := open() // want "`f` is not stopped"
	f.add(line)
}

// Stopping stops it through one.
func Stopping(line string) {
	open := newFlusher
	f := open()
	stop := f.Stop
	defer stop()
	f.add(line)
}
