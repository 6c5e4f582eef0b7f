// Package parameter is given who owns the locks.
package parameter

import "sync"

type bank struct {
	accounts sync.Mutex
	journal  sync.Mutex
	total    int
	lines    []string
}

func write(b *bank, line string) {
	b.journal.Lock()
	defer b.journal.Unlock()
	b.lines = append(b.lines, line)
}

func deposit(b *bank, amount int) {
	b.accounts.Lock()
	defer b.accounts.Unlock()
	b.total += amount
	write(b, "deposit") // want `b\.journal. is taken while .b\.accounts. is held, and elsewhere the other way round`
}

func auditCrossed(b *bank) int {
	b.journal.Lock()
	defer b.journal.Unlock()
	b.accounts.Lock()
	defer b.accounts.Unlock()
	return b.total - len(b.lines)
}

type shop struct {
	stock sync.Mutex
	sales sync.Mutex
	left  int
	sold  int
}

func note(s *shop) {
	s.sales.Lock()
	defer s.sales.Unlock()
	s.sold++
}

func sell(s *shop) {
	s.stock.Lock()
	defer s.stock.Unlock()
	s.left--
	note(s)
}

func audit(s *shop) int {
	s.stock.Lock()
	defer s.stock.Unlock()
	s.sales.Lock()
	defer s.sales.Unlock()
	return s.left + s.sold
}
