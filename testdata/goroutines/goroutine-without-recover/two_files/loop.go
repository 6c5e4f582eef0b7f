package twofiles

type source struct {
	listener Listener
	events   chan string
}

func (s *source) start() {
	go func() { // want `a panic in this goroutine ends the program`
		for event := range s.events {
			s.listener(event)
		}
	}()
	go func() {
		for event := range s.events {
			s.listener.notify(event)
		}
	}()
}
