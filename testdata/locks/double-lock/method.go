// Package method takes the lock of its receiver again two methods further.
package method

import "sync"

type ledger struct {
	mu      sync.Mutex
	entries []int
}

func (l *ledger) total() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sum()
}

// sum is called with the lock held.
func (l *ledger) sum() (sum int) {
	for _, entry := range l.entries {
		sum += entry
	}
	return sum
}

func (l *ledger) isSound() bool { return l.total() >= 0 }

// leaks: new(ledger).bookTwice(1)
func (l *ledger) bookTwice(entry int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, entry)
	return l.isSound() // want `l\.mu. is locked again by this call`
}

// ends: new(ledger).bookOnce(1)
func (l *ledger) bookOnce(entry int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, entry)
	return l.sum() >= 0
}

// leaks: new(ledger).bookAndTell(1)
func (l *ledger) bookAndTell(entry int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.isSound() // want `l\.mu. is locked again by this call`
	l.entries = append(l.entries, entry)
}

// ends: new(ledger).tellAndBook(1)
func (l *ledger) tellAndBook(entry int) {
	defer l.isSound()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, entry)
}
