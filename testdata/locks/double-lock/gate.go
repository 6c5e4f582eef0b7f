package gate

import "sync"

// Blocks are added under the lock of the store, and looked up under it: no writer comes between two reads.

type block struct{ level, start int }

type set struct {
	mu     sync.RWMutex
	blocks []block
}

func (s *set) add(b block) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocks = append(s.blocks, b)
}

func (s *set) find(level int) []block {
	if level < 0 {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	found := s.find(level - 1)
	for _, b := range s.blocks {
		if b.level == level {
			found = append(found, b)
		}
	}
	return found
}

type store struct {
	mu   sync.RWMutex
	sets map[string]*set
}

func (s *store) Add(name string, b block) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.insert(name, b)
}

func (s *store) insert(name string, b block) {
	if s.sets[name] == nil {
		s.sets[name] = &set{}
	}
	s.sets[name].add(b)
}

func (s *store) Find(name string, level int) []block {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.sets[name].find(level)
}

// Here a writer needs the lock of the shelf for reading only.

type shelf struct {
	mu    sync.RWMutex
	boxes map[string]*box
}

type box struct {
	mu    sync.RWMutex
	items []int
}

func (b *box) put(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items = append(b.items, n)
}

func (b *box) count(deep int) int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if deep == 0 {
		return len(b.items)
	}
	return b.count(deep-1) + 1 // want `.b\.mu. is locked again for reading by this call`
}

func (s *shelf) Put(name string, n int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.boxes[name].put(n)
}

func (s *shelf) Count(name string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.boxes[name].count(2)
}
