package single

import "sync"

type single struct {
	mu    sync.RWMutex
	ready bool
	name  string
}

// Nothing else uses `ready` under the lock: it may be guarded by something else.
func (s *single) prepare() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.ready = true
	return s.name
}

func (s *single) rename(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.name = name
}
