// Package closure uses a field in function literals.
package closure

import "sync/atomic"

type server struct {
	active int64
	closed int64
}

func (s *server) serve(handle func()) {
	go func() {
		atomic.AddInt64(&s.active, 1)
		defer atomic.AddInt64(&s.active, -1)
		handle()
	}()
}

func (s *server) idleTorn() func() bool {
	return func() bool {
		return s.active == 0 // want `s\.active. is read without sync/atomic`
	}
}

func (s *server) close() {
	go func() { atomic.StoreInt64(&s.closed, 1) }()
}

func (s *server) isClosed() func() bool {
	return func() bool { return atomic.LoadInt64(&s.closed) == 1 }
}
