// Package parameter is given the lock.
package parameter

import "sync"

type account struct{ balance int }

func spendKept(mu *sync.Mutex, a *account, amount int) bool {
	mu.Lock() // want `mu. is not unlocked when a\.balance < amount`
	if a.balance < amount {
		return false
	}
	a.balance -= amount
	mu.Unlock()
	return true
}

func spend(mu *sync.Mutex, a *account, amount int) bool {
	mu.Lock()
	if a.balance < amount {
		mu.Unlock()
		return false
	}
	a.balance -= amount
	mu.Unlock()
	return true
}

type till struct {
	mu sync.RWMutex
	account
}

func readKept(t *till, least int) int {
	t.mu.RLock() // want `t\.mu. is not unlocked when t\.balance < least`
	if t.balance < least {
		return 0
	}
	found := t.balance
	t.mu.RUnlock()
	return found
}

func read(t *till, least int) int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.balance < least {
		return 0
	}
	return t.balance
}
