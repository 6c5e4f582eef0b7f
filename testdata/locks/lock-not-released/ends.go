package ends

import (
	"os"
	"runtime"
	"sync"
)

type reporter interface {
	Fatal(args ...any)
}

type store struct {
	mu    sync.Mutex
	tb    reporter
	count int
}

func (s *store) fatal() {
	s.mu.Lock()
	switch s.count--; {
	case s.count < 0:
		s.tb.Fatal("negative count")
	default:
		s.mu.Unlock()
	}
}

func (s *store) exits() {
	s.mu.Lock()
	if s.count < 0 {
		os.Exit(1)
	}
	s.mu.Unlock()
}

func (s *store) goexits() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count < 0 {
		runtime.Goexit()
	}
}

func (s *store) fail() { panic("negative count") }

func (s *store) neverReturns() {
	s.mu.Lock()
	if s.count < 0 {
		s.fail()
	}
	s.mu.Unlock()
}

func (s *store) deadlocksOnPurpose() {
	s.mu.Lock()
	if s.count < 0 {
		select {}
	}
	s.mu.Unlock()
}
