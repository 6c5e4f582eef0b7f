package registry

import "sync"

type registry struct {
	mu    sync.Mutex
	names []string
}

func (r *registry) register(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known(name) { // want `r\.mu. is locked again by this call`
		return
	}
	r.names = append(r.names, name)
}
