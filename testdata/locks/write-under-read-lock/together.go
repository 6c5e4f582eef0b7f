package together

import "sync"

// One lock that is taken in the wrong way, told once for all that it does not cover.

type tenants struct {
	mu      sync.RWMutex
	clients map[string]int
	readers map[string]int
}

func (t *tenants) remove(name string) {
	delete(t.clients, name) // want `.clients. is written under .t\.mu\.RLock\(\).`
	delete(t.readers, name)
}

func (t *tenants) Prune(old func(int) bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for name, n := range t.clients {
		if old(n) {
			t.remove(name)
		}
	}
}

func (t *tenants) Add(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clients[name] = len(t.clients)
	t.readers[name] = len(t.readers)
}

type pruned struct {
	mu      sync.RWMutex
	clients map[string]int
	readers map[string]int
}

func (t *pruned) remove(name string) {
	delete(t.clients, name)
	delete(t.readers, name)
}

func (t *pruned) Prune(old func(int) bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, n := range t.clients {
		if old(n) {
			t.remove(name)
		}
	}
}

func (t *pruned) Count() int {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return len(t.clients) + len(t.readers)
}
