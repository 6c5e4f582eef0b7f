package field

import "log"

type server struct {
	onMessage func(string)
	messages  chan string
	stop      chan struct{}
}

func (s *server) deliver(message string) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("handler panicked:", r)
		}
	}()
	s.onMessage(message)
}

func (s *server) start() {
	go func() { // want `a panic in this goroutine ends the program`
		for {
			select {
			case message := <-s.messages:
				s.onMessage(message)
			case <-s.stop:
				return
			}
		}
	}()
}

func (s *server) startGuarded() {
	go func() {
		for {
			select {
			case message := <-s.messages:
				s.deliver(message)
			case <-s.stop:
				return
			}
		}
	}()
}
