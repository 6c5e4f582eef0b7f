package account

func (a *account) spend(amount int) bool {
	a.lock.Lock() // want `a\.lock. is not unlocked when a\.balance < amount`
	if a.balance < amount {
		return false
	}
	a.balance -= amount
	a.lock.Unlock()
	return true
}

func (a *account) earn(amount int) {
	a.lock.Lock()
	defer a.lock.Unlock()
	a.balance += amount
}

func (a *account) wrongUnlock(amount int) bool {
	a.lock.RLock() // want `a\.lock. is not unlocked when a\.balance < amount`
	if a.balance < amount {
		return false
	}
	defer a.lock.RUnlock()
	return true
}
