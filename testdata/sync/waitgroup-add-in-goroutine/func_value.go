// Package funcvalue starts goroutines from function values.
package funcvalue

import "sync"

func allLate(jobs []func()) {
	var wg sync.WaitGroup
	run := func(job func()) {
		wg.Add(1) // want `wg\.Add. inside the goroutine races with Wait`
		defer wg.Done()
		job()
	}
	for _, job := range jobs {
		go run(job)
	}
	wg.Wait()
}

func all(jobs []func()) {
	var wg sync.WaitGroup
	run := func(job func()) {
		defer wg.Done()
		job()
	}
	for _, job := range jobs {
		wg.Add(1)
		go run(job)
	}
	wg.Wait()
}

type server struct {
	wg    sync.WaitGroup
	serve func()
}

func newServer() *server {
	s := &server{}
	s.serve = s.runLate
	return s
}

func (s *server) runLate() {
	s.wg.Add(1) // want `s\.wg\.Add. inside the goroutine races with Wait`
	defer s.wg.Done()
}

func (s *server) start() { go s.serve() }
func (s *server) stop()  { s.wg.Wait() }
