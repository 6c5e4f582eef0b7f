// Package field keeps the group in a struct.
package field

import "sync"

type server struct {
	late sync.WaitGroup
	wg   sync.WaitGroup
	jobs chan func()
}

func (s *server) startLate() {
	go func() {
		s.late.Add(1) // want `s\.late\.Add. inside the goroutine races with Wait`
		defer s.late.Done()
		for job := range s.jobs {
			job()
		}
	}()
}

func (s *server) stopLate() {
	close(s.jobs)
	s.late.Wait()
}

func (s *server) start() {
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		for job := range s.jobs {
			job()
		}
	}()
}

func (s *server) stop() {
	close(s.jobs)
	s.wg.Wait()
}
