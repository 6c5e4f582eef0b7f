package guarded

import (
	"sort"
	"sync"
)

type store struct {
	mu    sync.Mutex
	other sync.Mutex
	once  sync.Once
	items []int
}

func (s *store) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

func (s *store) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *store) lockedElsewhere(f func()) {
	s.other.Lock()
	defer s.other.Unlock()
	f()
}

func (s *store) afterwards(f func()) {
	s.mu.Lock()
	s.mu.Unlock()
	f()
}

func (s *store) inALiteral() (n int) {
	s.locked(func() {
		n = s.size() // want `s\.mu. is locked again by a function that runs while it is held`
	})
	return n
}

func (s *store) lockInALiteral() {
	s.locked(func() {
		s.mu.Lock() // want `s\.mu. is locked again by a function that runs while it is held`
		s.items = nil
		s.mu.Unlock()
	})
}

func (s *store) clear() {
	s.mu.Lock() // want `s\.mu. is locked again by a function that runs while it is held`
	s.items = nil
	s.mu.Unlock()
}

func (s *store) asAMethodValue() { s.locked(s.clear) }

func (s *store) underAnotherLock() (n int) {
	s.lockedElsewhere(func() { n = s.size() })
	return n
}

func (s *store) onceUnlocked() (n int) {
	s.afterwards(func() { n = s.size() })
	return n
}

func (s *store) ofAnother(t *store) (n int) {
	s.locked(func() { n = t.size() })
	return n
}

func (s *store) each(f func(int)) {
	for _, item := range s.items {
		f(item)
	}
}

func (s *store) runsALiteralThatLocks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.each(func(int) {
		s.size() // want `s\.mu. is locked again by this call`
	})
}

func (s *store) sortsUnderTheLock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	sort.Slice(s.items, func(i, j int) bool {
		return s.size() > i // want `s\.mu. is locked again by this call`
	})
}

func (s *store) doesOnceUnderTheLock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.once.Do(func() { s.items = make([]int, s.size()) }) // want `s\.mu. is locked again by this call`
}

func (s *store) startsUnderTheLock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	go s.each(func(int) { s.size() })
}

type index struct {
	mu    sync.RWMutex
	names map[string]int
}

func (i *index) find(name string) int {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.names[name]
}

func (i *index) forEach(f func(string)) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	for name := range i.names {
		f(name)
	}
}

func (i *index) sum() (total int) {
	i.forEach(func(name string) {
		total += i.find(name) // want "`i.mu` is locked again for reading by a function that runs while it is held"
	})
	return total
}

func (i *index) add(name string, n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.names[name] = n
}
