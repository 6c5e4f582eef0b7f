package method

import (
	"os"
	"time"
)

type worker struct{ failed chan error }

func (w *worker) refresh() error { return nil }

func (w *worker) start() {
	go w.ending()
	go w.telling()
}

func (w *worker) ending() {
	for range time.Tick(time.Minute) {
		if w.refresh() != nil {
			os.Exit(1) // want "os.Exit in a goroutine ends the process"
		}
	}
}

func (w *worker) telling() {
	for range time.Tick(time.Minute) {
		if err := w.refresh(); err != nil {
			w.failed <- err
			return
		}
	}
}
