package ledgers

import "sync"

type ledger struct {
	mu    sync.Mutex
	owner *owner
}

type owner struct {
	mu     sync.Mutex
	ledger *ledger
}

// An owner and a ledger may visit each other.
func (o *owner) visit(l *ledger) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l.mu.Lock()
	l.mu.Unlock()
}

func (l *ledger) visit(o *owner) {
	l.mu.Lock()
	defer l.mu.Unlock()
	o.mu.Lock() // want `o.mu. is taken while .l.mu. is held`
	o.mu.Unlock()
}

type store struct {
	queued struct {
		sync.Mutex
		beats []int
	}
	replicas []*replica
}

type replica struct {
	raft  sync.Mutex
	store *store
}

func (s *store) sendQueued() {
	s.queued.Lock()
	defer s.queued.Unlock()
	for _, each := range s.replicas {
		each.report()
	}
}

func (r *replica) report() {
	r.raft.Lock()
	defer r.raft.Unlock()
}

func (r *replica) tick() {
	r.raft.Lock()
	defer r.raft.Unlock()
	r.queue() // want `r.store.queued. is taken while .r.raft. is held`
}

func (r *replica) queue() {
	r.store.queued.Lock()
	defer r.store.queued.Unlock()
	r.store.queued.beats = append(r.store.queued.beats, 1)
}

type pool struct {
	mu    sync.Mutex
	slots []*slot
}

type slot struct {
	mu   sync.Mutex
	pool *pool
}

// sweep and leave keep one order: the pool first.
func (p *pool) sweep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, each := range p.slots {
		each.mu.Lock()
		each.mu.Unlock()
	}
}

func (s *slot) leave() {
	s.mu.Lock()
	pool := s.pool
	s.mu.Unlock()
	pool.mu.Lock()
	defer pool.mu.Unlock()
	pool.slots = nil
}
