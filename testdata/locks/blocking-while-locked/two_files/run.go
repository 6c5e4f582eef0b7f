package service

func (s *service) run() {
	defer close(s.done)
	for range s.jobs {
		s.tick()
	}
}

func (s *service) tick() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.log("tick")
}
