package service

import (
	"sync"
	"time"
)

type service struct {
	mu    sync.RWMutex
	other sync.Mutex
	stop  chan struct{}
	done  chan struct{}
	ended chan struct{}
	count int
}

func start() *service {
	s := &service{stop: make(chan struct{}), done: make(chan struct{}), ended: make(chan struct{})}
	go s.run()
	go s.runUnlocked()
	return s
}

func (s *service) run() {
	defer close(s.done)
	for {
		select {
		case <-s.stop:
			return
		case <-time.After(time.Second):
			s.tick()
		}
	}
}

func (s *service) tick() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.count
}

func (s *service) runUnlocked() {
	defer close(s.ended)
	<-s.stop
}

func (s *service) closeUnderTheLock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.stop)
	<-s.done // want `waits under .s\.mu. for a goroutine that needs .s\.mu. first`
}

func (s *service) closeFirst() {
	s.mu.Lock()
	close(s.stop)
	s.mu.Unlock()
	<-s.done
}

func (s *service) closeUnderAnotherLock() {
	s.other.Lock()
	defer s.other.Unlock()
	close(s.stop)
	<-s.done
}

// Readers do not exclude each other.
func (s *service) closeUnderTheReadLock() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	<-s.done
}

func (s *service) waitForTheOther() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.ended
}
