package backreference

import "sync"

type block struct {
	store *store
	lost  int
}

type store struct {
	mu    sync.Mutex
	last  *block
	total int
}

func (s *store) rebuild(lost int) {
	s.mu.Lock() // want `.s\.mu. is locked while .s\.mu. is held: one store may be meant`
	defer s.mu.Unlock()
	s.total -= lost
}

func (b *block) flush() {
	if b.lost > 0 {
		b.store.rebuild(b.lost)
	}
}

// purge waits for itself when the last block has lost something: the block leads back to the store.
func (s *store) purge() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last.flush()
}

func (b *block) flushLater() {
	if b.lost > 0 {
		go b.store.rebuild(b.lost)
	}
}

func (s *store) purgeAndRebuild() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last.flushLater()
}
