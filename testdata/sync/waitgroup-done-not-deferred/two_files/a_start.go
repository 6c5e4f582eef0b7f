package twofiles

import "sync"

type service struct{ group sync.WaitGroup }

func (s *service) Start() {
	s.group.Add(1)
	go s.loop()
}

func (s *service) Stop() { s.group.Wait() }
