// Package service has its goroutine in another file than what waits for it.
package service

import "sync"

type service struct {
	mu   sync.RWMutex
	jobs chan int
	done chan struct{}
	text string
}

func start(jobs chan int) *service {
	s := &service{jobs: jobs, done: make(chan struct{})}
	go s.run()
	return s
}

func (s *service) log(string) {}

func (s *service) closeLocked() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.jobs)
	<-s.done // want `waits under .s\.mu. for a goroutine that needs .s\.mu. first`
}

func (s *service) close() {
	s.mu.Lock()
	close(s.jobs)
	s.mu.Unlock()
	<-s.done
}
