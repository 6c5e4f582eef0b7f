package parameter

import "sync"

type account struct {
	mu      sync.Mutex
	id      int
	balance int
}

func (a *account) transfer(to *account, amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	to.mu.Lock() // want `.to\.mu. is locked while .a\.mu. is held: one account may be meant`
	defer to.mu.Unlock()
	a.balance -= amount
	to.balance += amount
}

func total(first, second *account) int {
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock() // want `.second\.mu. is locked while .first\.mu. is held`
	defer second.mu.Unlock()
	return first.balance + second.balance
}

func (a *account) transferInOrder(to *account, amount int) {
	if a == to {
		return
	}
	first, second := a, to
	if to.id < a.id {
		first, second = to, a
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	a.balance -= amount
	to.balance += amount
}

func (a *account) transferApart(to *account, amount int) {
	a.mu.Lock()
	a.balance -= amount
	a.mu.Unlock()
	to.mu.Lock()
	to.balance += amount
	to.mu.Unlock()
}
