package embedding

import "sync"

type guarded struct {
	sync.Mutex
	hits int
}

type shard struct {
	guarded
	name string
}

type index struct{ guarded }

func (s *shard) absorb(other *shard) {
	s.Lock()
	defer s.Unlock()
	other.Lock() // want `.other. is locked while .s. is held: one shard may be meant`
	defer other.Unlock()
	s.hits += other.hits
}

// Values of two types are two, although one struct is in both.
func (s *shard) record(in *index) {
	s.Lock()
	defer s.Unlock()
	in.Lock()
	defer in.Unlock()
	in.hits += s.hits
}
