package twofiles

func (s *stuck) run(stop <-chan struct{}) {
	for {
		select {
		case <-s.timer.C:
			println("tick")
		case <-stop:
			halt(s.timer)
			return
		}
	}
}

func (f *free) run(stop <-chan struct{}) {
	for {
		select {
		case <-f.timer.C:
			f.again()
		case <-stop:
			end(f.timer)
			return
		}
	}
}
