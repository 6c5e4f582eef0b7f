package twofiles

func (s *service) work() {}

func (s *service) loopForgotten() { s.work() }

func (s *service) loop() {
	defer s.group.Done()
	s.work()
}
