// Package account has its locking in another file than what is locked.
package account

import "sync"

type account struct {
	*state
	name string
}

type state struct {
	lock    sync.RWMutex
	balance int
}

func (s *state) begin() { s.lock.Lock() }
func (s *state) end()   { s.lock.Unlock() }

// Acquire keeps the lock for whoever calls it.
func (a *account) Acquire(amount int) bool {
	a.lock.Lock()
	if a.balance < amount {
		a.lock.Unlock()
		return false
	}
	return true
}
