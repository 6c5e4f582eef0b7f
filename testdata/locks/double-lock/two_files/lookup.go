package registry

import "slices"

func (r *registry) known(name string) bool {
	return r.index(name) >= 0
}

func (r *registry) index(name string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Index(r.names, name)
}
