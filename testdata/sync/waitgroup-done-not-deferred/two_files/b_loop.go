package twofiles

func open() error { return nil }

func (s *service) loopLate() {
	if err := open(); err != nil {
		return
	}
	s.late.Done() // want "without .s.late.Done\(\). when err != nil"
}

func (s *service) loop() {
	defer s.group.Done()
	if err := open(); err != nil {
		return
	}
}
