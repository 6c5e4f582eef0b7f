package orders

import "sync"

type shop struct {
	stock  sync.Mutex
	orders sync.Mutex
	count  int
}

func (s *shop) oneAfterTheOther() {
	s.orders.Lock()
	s.count++
	s.orders.Unlock()
	s.stock.Lock()
	s.count--
	s.stock.Unlock()
}

func (s *shop) nested() {
	s.stock.Lock()
	defer s.stock.Unlock()
	s.orders.Lock()
	defer s.orders.Unlock()
	s.count++
}

// unlocks gives the first lock back before it takes the other.
func (s *shop) unlocks() {
	s.orders.Lock()
	s.swap()
	s.orders.Unlock()
}

func (s *shop) swap() {
	s.orders.Unlock()
	s.stock.Lock()
	s.count++
	s.stock.Unlock()
	s.orders.Lock()
}
