package twofiles

import "time"

func (f *flusher) run(pause time.Duration) {
	for {
		select {
		case <-time.After(pause):
		case <-f.stop:
			return
		}
	}
}

// Leaving does not stop it.
func Leaving(line string) {
	f := newFlusher() // want "`f` is not stopped"
	f.add(line)
}

// LeavingAnother does not, either.
func LeavingAnother(line string) {
	f := newQuick() // want "`f` is not stopped"
	f.add(line)
}

// Stopping does.
func Stopping(line string) {
	f := newFlusher()
	defer f.Stop()
	f.add(line)
}
