package account

func (a *account) spendKept(amount int) bool {
	a.begin() // want `a\.lock. is not unlocked when a\.balance < amount`
	if a.balance < amount {
		return false
	}
	a.balance -= amount
	a.end()
	return true
}

func (a *account) spend(amount int) bool {
	a.begin()
	defer a.end()
	if a.balance < amount {
		return false
	}
	a.balance -= amount
	return true
}

func (a *account) wrongUnlock(amount int) bool {
	a.lock.RLock() // want `a\.lock. is not unlocked when a\.balance < amount`
	if a.balance < amount {
		return false
	}
	defer a.lock.RUnlock()
	return true
}
