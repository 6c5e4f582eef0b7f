// Package audit reads a bank that it has to lock.
package audit

import "example.com/two/bank"

func check(b *bank.Bank) int {
	b.Journal.Lock()
	defer b.Journal.Unlock()
	return b.Sum() - len(b.Lines) // want `b\.Accounts. is taken while .b\.Journal. is held, and elsewhere the other way round`
}

func checkSafe(s *bank.Safe) int {
	s.Door.Lock()
	defer s.Door.Unlock()
	s.Drawer.Lock()
	defer s.Drawer.Unlock()
	return s.Content
}

func checkApart(s *bank.Safe) int {
	s.Drawer.Lock()
	found := s.Content
	s.Drawer.Unlock()
	s.Door.Lock()
	defer s.Door.Unlock()
	return found
}
