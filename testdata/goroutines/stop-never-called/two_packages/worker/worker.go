// Package worker works until it is closed.
package worker

// Worker has a goroutine.
type Worker struct {
	jobs chan func()
	quit chan struct{}
}

// New starts it.
func New() *Worker {
	w := &Worker{jobs: make(chan func()), quit: make(chan struct{})}
	go w.work()
	return w
}

func (w *Worker) work() {
	for {
		select {
		case job := <-w.jobs:
			job()
		case <-w.quit:
			return
		}
	}
}

// Do hands a job over.
func (w *Worker) Do(job func()) bool {
	w.jobs <- job
	return true
}

// Close ends it.
func (w *Worker) Close() { close(w.quit) }
