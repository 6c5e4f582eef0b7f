package twofiles

func (s *service) work() {}

func (s *service) loopLate() {
	s.late.Add(1) // want `s\.late\.Add. inside the goroutine races with Wait`
	defer s.late.Done()
	s.work()
}

func (s *service) loop() {
	defer s.group.Done()
	s.work()
}
