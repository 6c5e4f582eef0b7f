// Package bank takes its locks in two files.
package bank

import "sync"

type bank struct {
	accounts sync.Mutex
	journal  sync.Mutex
	total    int
	lines    []string
}

func (b *bank) depositCrossed(amount int) {
	b.accounts.Lock()
	defer b.accounts.Unlock()
	b.journal.Lock() // want `b\.journal. is taken while .b\.accounts. is held, and elsewhere the other way round`
	defer b.journal.Unlock()
	b.total += amount
	b.lines = append(b.lines, "deposit")
}

type shop struct {
	stock sync.Mutex
	sales sync.Mutex
	left  int
	sold  int
}

func (s *shop) sell() {
	s.stock.Lock()
	defer s.stock.Unlock()
	s.sales.Lock()
	defer s.sales.Unlock()
	s.left, s.sold = s.left-1, s.sold+1
}
