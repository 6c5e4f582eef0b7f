// Package bank takes its locks in one order.
package bank

import "sync"

// Bank has locks that others take, too.
type Bank struct {
	Accounts sync.Mutex
	Journal  sync.Mutex
	Total    int
	Lines    []string
}

// Deposit takes the accounts first.
func (b *Bank) Deposit(amount int) {
	b.Accounts.Lock()
	defer b.Accounts.Unlock()
	b.Total += amount
	b.write("deposit")
}

func (b *Bank) write(line string) {
	b.Journal.Lock()
	defer b.Journal.Unlock()
	b.Lines = append(b.Lines, line)
}

// Sum takes the accounts alone.
func (b *Bank) Sum() int {
	b.Accounts.Lock()
	defer b.Accounts.Unlock()
	return b.Total
}

// Safe has locks that are taken in one order everywhere.
type Safe struct {
	Door    sync.Mutex
	Drawer  sync.Mutex
	Content int
}

// Put opens the door first.
func (s *Safe) Put(amount int) {
	s.Door.Lock()
	defer s.Door.Unlock()
	s.Drawer.Lock()
	defer s.Drawer.Unlock()
	s.Content += amount
}
