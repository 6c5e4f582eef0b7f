// Package fields keeps the group in a struct.
package fields

import "sync"

type server struct {
	wg    sync.WaitGroup
	conns chan int
}

func (s *server) accept() (int, bool) { return 0, true }

func (s *server) start() {
	s.wg.Add(1)
	go s.run()
}

func (s *server) run() {
	conn, ok := s.accept()
	if !ok {
		return
	}
	s.conns <- conn
	s.wg.Done() // want "goroutine ends without .s.wg.Done\(\). when !ok"
}

func (s *server) stop() { s.wg.Wait() }

type fixed struct {
	wg    sync.WaitGroup
	conns chan int
}

func (f *fixed) accept() (int, bool) { return 0, true }

func (f *fixed) start() {
	f.wg.Add(1)
	go f.run()
}

func (f *fixed) run() {
	conn, ok := f.accept()
	if !ok {
		f.finish()
		return
	}
	f.conns <- conn
	f.wg.Done()
}

func (f *fixed) finish() { f.wg.Done() }

func (f *fixed) stop() { f.wg.Wait() }

type pool struct {
	sync.WaitGroup
	jobs chan func() error
}

func (p *pool) begin() {
	p.Add(1)
	go func() {
		job := <-p.jobs
		if job() != nil {
			return
		}
		p.Done() // want "without .p.Done\(\)."
	}()
}

func (p *pool) end() { p.Wait() }
