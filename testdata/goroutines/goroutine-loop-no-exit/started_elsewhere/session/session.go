package session

import "time"

type Session struct{ beats int }

func Open() *Session {
	s := &Session{}
	go s.heartbeat() // want `loops forever`
	return s
}

func (s *Session) heartbeat() {
	for {
		time.Sleep(time.Second)
		s.beats++
	}
}
