// Package field keeps the group in a struct.
package field

import "sync"

type server struct {
	late  sync.WaitGroup
	wg    sync.WaitGroup
	conns chan int
}

func accept(conns chan int) (int, bool) { return 0, len(conns) > 0 }

func (s *server) startLate() {
	s.late.Add(1)
	go func() {
		conn, ok := accept(s.conns)
		if !ok {
			return
		}
		s.conns <- conn
		s.late.Done() // want "goroutine ends without .s.late.Done\(\). when !ok"
	}()
}

func (s *server) start() {
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		conn, ok := accept(s.conns)
		if !ok {
			return
		}
		s.conns <- conn
	}()
}

func (s *server) stop() {
	s.late.Wait()
	s.wg.Wait()
}

// leaks: startsLate()
func startsLate() {
	s := &server{}
	s.startLate()
	s.late.Wait()
}

// ends: starts()
func starts() {
	s := &server{}
	s.start()
	s.wg.Wait()
}
