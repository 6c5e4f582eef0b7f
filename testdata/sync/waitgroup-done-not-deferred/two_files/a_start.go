// Package twofiles starts its goroutines in another file than they are written in.
package twofiles

import "sync"

type service struct{ late, group sync.WaitGroup }

func (s *service) Start() {
	s.late.Add(1)
	go s.loopLate()
	s.group.Add(1)
	go s.loop()
}

func (s *service) Stop() {
	s.late.Wait()
	s.group.Wait()
}
