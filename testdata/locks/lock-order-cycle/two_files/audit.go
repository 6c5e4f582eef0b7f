package bank

func (b *bank) auditCrossed() int {
	b.journal.Lock()
	defer b.journal.Unlock()
	b.accounts.Lock()
	defer b.accounts.Unlock()
	return b.total - len(b.lines)
}

func (s *shop) audit() int {
	s.stock.Lock()
	defer s.stock.Unlock()
	s.sales.Lock()
	defer s.sales.Unlock()
	return s.left + s.sold
}
