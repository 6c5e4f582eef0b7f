package method

import "time"

type session struct {
	items map[string]string
	timer *time.Timer
}

func (s *session) start() {
	time.AfterFunc(time.Hour, s.expire)     // want `\(\*session\)\.Close cannot stop its call`
	_ = time.AfterFunc(time.Hour, s.expire) // want `the timer is dropped`
}

func (s *session) startStoppable() {
	s.timer = time.AfterFunc(time.Hour, s.expire)
}

func (s *session) expire() { clear(s.items) }

func (s *session) Close() {
	if s.timer != nil {
		s.timer.Stop()
	}
}
