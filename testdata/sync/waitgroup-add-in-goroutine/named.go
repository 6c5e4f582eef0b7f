// Package named runs functions and methods that add to a group themselves.
package named

import "sync"

type worker struct {
	wg   sync.WaitGroup
	mu   sync.Mutex
	done bool
}

func (w *worker) start() { go w.run() }

func (w *worker) run() {
	w.wg.Add(1) // want "races with Wait"
	defer w.wg.Done()
}

func (w *worker) startGuarded() { go w.runGuarded() }

func (w *worker) runGuarded() {
	w.mu.Lock()
	if w.done {
		w.mu.Unlock()
		return
	}
	w.wg.Add(1)
	w.mu.Unlock()
	defer w.wg.Done()
}

func (w *worker) stop() {
	w.mu.Lock()
	w.done = true
	w.mu.Unlock()
	w.wg.Wait()
}

func all(names []string) {
	var wg sync.WaitGroup
	for range names {
		go one(&wg)
	}
	wg.Wait()
}

func one(group *sync.WaitGroup) {
	group.Add(1) // want "races with Wait"
	defer group.Done()
}

func called(names []string) {
	var wg sync.WaitGroup
	for range names {
		inPlace(&wg)
	}
	wg.Wait()
}

func inPlace(group *sync.WaitGroup) {
	group.Add(1)
	defer group.Done()
}
