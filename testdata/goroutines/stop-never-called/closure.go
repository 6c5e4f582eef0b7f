package closure

import "time"

type flusher struct{ stop chan struct{} }

func newFlusher() *flusher {
	f := &flusher{stop: make(chan struct{})}
	go func() {
		defer println("stopped")
		func() {
			f.run()
		}()
	}()
	return f
}

func (f *flusher) run() {
	for {
		select {
		case <-time.After(time.Second):
		case <-f.stop:
			return
		}
	}
}

func (f *flusher) add(string) {}

func (f *flusher) Stop() { close(f.stop) }

// Leaving uses it in a closure, which does not stop it.
func Leaving(lines []string) {
	f := newFlusher() // want "`f` is not stopped"
	each := func(line string) { f.add(line) }
	for _, line := range lines {
		each(line)
	}
}

// Stopping stops it in one.
func Stopping(lines []string) {
	f := newFlusher()
	finish := func() { f.Stop() }
	defer finish()
	for _, line := range lines {
		f.add(line)
	}
}
