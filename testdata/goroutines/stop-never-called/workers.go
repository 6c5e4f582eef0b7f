package workers

import (
	"errors"
	"sync"
)

func check(int) error { return errors.New("no") }

type pool struct {
	jobs    chan int
	running sync.WaitGroup
}

func newPool(size int, do func(int)) *pool {
	p := &pool{jobs: make(chan int)}
	for range size {
		p.running.Go(func() {
			for job := range p.jobs {
				do(job)
			}
		})
	}
	return p
}

func (p *pool) submit(job int) { p.jobs <- job }

func (p *pool) stop() {
	close(p.jobs)
	p.running.Wait()
}

// leaks: leavesTheWorkers([]int{1, 2})
func leavesTheWorkers(jobs []int) {
	p := newPool(2, func(int) {}) // want `.p. is not stopped: its goroutine never ends`
	for _, job := range jobs {
		p.submit(job)
	}
}

// leaks: leavesThemOnError([]int{1, 2})
func leavesThemOnError(jobs []int) error {
	p := newPool(2, func(int) {}) // want `.p. is not stopped when err != nil: its goroutine never ends`
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		p.submit(job)
	}
	p.stop()
	return nil
}

// ends: stopsTheWorkers([]int{1, 2})
func stopsTheWorkers(jobs []int) error {
	p := newPool(2, func(int) {})
	defer p.stop()
	for _, job := range jobs {
		if err := check(job); err != nil {
			return err
		}
		p.submit(job)
	}
	return nil
}

// ends: closesTheirChannel([]int{1, 2})
func closesTheirChannel(jobs []int) {
	p := newPool(2, func(int) {})
	for _, job := range jobs {
		p.jobs <- job
	}
	close(p.jobs)
}

type workers[T any] struct{ jobs chan T }

func start[T any](do func(T)) *workers[T] {
	w := &workers[T]{jobs: make(chan T)}
	go w.run(do)
	return w
}

func (w *workers[T]) run(do func(T)) {
	for job := range w.jobs {
		do(job)
	}
}

func (w *workers[T]) submit(job T) { w.jobs <- job }

func (w *workers[T]) Close() { close(w.jobs) }

// leaks: leavesTheGenericOnes(3)
func leavesTheGenericOnes(job int) {
	w := start(func(int) {}) // want `.w. is not stopped: its goroutine never ends`
	w.submit(job)
}

// ends: closesTheGenericOnes(3)
func closesTheGenericOnes(job int) {
	w := start(func(int) {})
	w.submit(job)
	w.Close()
}

type signalled struct{ stop chan struct{} }

func startSignalled() *signalled {
	s := &signalled{stop: make(chan struct{})}
	go func() {
		<-s.stop
	}()
	return s
}

func (s *signalled) Stop() { close(s.stop) }

// ends: signalsItself()
func signalsItself() {
	s := startSignalled()
	s.stop <- struct{}{}
}

// ends: closesItself()
func closesItself() {
	s := startSignalled()
	close(s.stop)
}
