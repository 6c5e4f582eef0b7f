// Package twofiles starts its goroutines in another file than they are written in.
package twofiles

import "sync"

type service struct{ forgotten, group sync.WaitGroup }

func (s *service) start() {
	s.forgotten.Add(1)
	go s.loopForgotten()
	s.group.Add(1)
	go s.loop()
}

func (s *service) stop() {
	s.forgotten.Wait() // want `s\.forgotten\.Wait. waits for ever: nobody calls Done`
	s.group.Wait()
}
