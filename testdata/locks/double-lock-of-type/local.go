package local

import "sync"

type peer struct {
	mu   sync.Mutex
	seen int
}

type registry struct {
	mu    sync.Mutex
	peers map[string]*peer
}

func (r *registry) get(name string) *peer {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.peers[name]
}

func (r *registry) merge(p *peer, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	other := r.get(name)
	other.mu.Lock() // want `.other\.mu. is locked while .p\.mu. is held`
	p.seen += other.seen
	other.mu.Unlock()
}

func (r *registry) mergeOther(p *peer, name string) {
	other := r.get(name)
	if other == p {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	other.mu.Lock()
	p.seen += other.seen
	other.mu.Unlock()
}

func (p *peer) report(r *registry) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r.count("first")
}

func (r *registry) count(name string) {
	other := r.get(name)
	other.mu.Lock() // want `.other\.mu. is locked while .p\.mu. is held`
	other.seen++
	other.mu.Unlock()
}
