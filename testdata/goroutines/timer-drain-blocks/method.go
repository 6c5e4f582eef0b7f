package method

import "time"

type stuck struct{ timer *time.Timer }

func (s *stuck) run(stop <-chan struct{}) {
	for {
		select {
		case <-s.timer.C:
			s.work()
		case <-stop:
			s.halt()
			return
		}
	}
}

func (s *stuck) work() {}

func (s *stuck) halt() {
	if !s.timer.Stop() {
		<-s.timer.C // want "drain of .s.timer. blocks forever"
	}
}

type free struct{ timer *time.Timer }

func (f *free) run(stop <-chan struct{}) {
	for {
		select {
		case <-f.timer.C:
			f.work()
		case <-stop:
			f.halt()
			return
		}
	}
}

func (f *free) work() { f.timer.Reset(time.Second) }

func (f *free) halt() {
	if !f.timer.Stop() {
		<-f.timer.C
	}
}
