package promises

import (
	"errors"
	"sync"
)

func check() error { return errors.New("no") }

type Store struct {
	mu     sync.Mutex
	leases int
}

// AcquireLease acquires a lease, and gives the lock back.
func (s *Store) AcquireLease() error {
	s.mu.Lock() // want `.s.mu. is not unlocked when err != nil`
	if err := check(); err != nil {
		return err
	}
	s.leases++
	s.mu.Unlock()
	return nil
}

// Begin returns with the lock, for End to give back, unless it fails.
func (s *Store) Begin() error {
	s.mu.Lock()
	if err := check(); err != nil {
		s.mu.Unlock()
		return err
	}
	return nil
}

// EnterFor says whether it has the lock.
func (s *Store) EnterFor(leases int) bool {
	s.mu.Lock()
	if s.leases < leases {
		s.mu.Unlock()
		return false
	}
	return true
}

// Claim claims a lease.
func (s *Store) Claim() (int, bool) {
	s.mu.Lock() // want `.s.mu. is not unlocked when s.leases == 0`
	if s.leases == 0 {
		return 0, false
	}
	s.leases--
	s.mu.Unlock()
	return s.leases, true
}
