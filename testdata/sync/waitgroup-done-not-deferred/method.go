// Package method calls Done in methods.
package method

import "sync"

type late struct {
	wg    sync.WaitGroup
	conns chan int
}

func (l *late) run() {
	conn, ok := <-l.conns
	if !ok {
		return
	}
	l.conns <- conn
	l.finish() // want "goroutine ends without .l.wg.Done\(\). when !ok"
}

func (l *late) finish() { l.wg.Done() }

func (l *late) start() {
	l.wg.Add(1)
	go l.run()
}

func (l *late) stop() { l.wg.Wait() }

type server struct {
	wg    sync.WaitGroup
	conns chan int
}

func (s *server) run() {
	conn, ok := <-s.conns
	if !ok {
		s.finish()
		return
	}
	s.conns <- conn
	s.finish()
}

func (s *server) finish() { s.wg.Done() }

func (s *server) start() {
	s.wg.Add(1)
	go s.run()
}

func (s *server) stop() { s.wg.Wait() }
