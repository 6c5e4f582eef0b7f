package embedding

import (
	"sync"
	"time"
)

type lifecycle struct {
	stop chan struct{}
	done sync.WaitGroup
}

func (l *lifecycle) Stop() {
	close(l.stop)
	l.done.Wait()
}

type flusher struct {
	lifecycle
	lines []string
}

func newFlusher() *flusher {
	f := &flusher{lifecycle: lifecycle{stop: make(chan struct{})}}
	f.done.Add(1)
	go func() {
		defer f.done.Done()
		f.run()
	}()
	return f
}

func (f *flusher) run() {
	for {
		select {
		case <-time.After(time.Second):
			f.lines = nil
		case <-f.stop:
			return
		}
	}
}

func (f *flusher) add(line string) { f.lines = append(f.lines, line) }

// Leaving does not stop it.
func Leaving(line string) {
	f := newFlusher() // want "`f` is not stopped"
	f.add(line)
}

// Stopping does.
func Stopping(line string) {
	f := newFlusher()
	defer f.Stop()
	f.add(line)
}
