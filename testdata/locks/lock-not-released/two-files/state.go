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

// Acquire keeps the lock for whoever calls it.
func (a *account) Acquire(amount int) bool {
	a.lock.Lock()
	if a.balance < amount {
		a.lock.Unlock()
		return false
	}
	return true
}
