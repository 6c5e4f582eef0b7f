// Package registry takes its lock again in another file.
package registry

import "sync"

type registry struct {
	mu    sync.Mutex
	names []string
}

func (r *registry) registerTwice(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known(name) { // want `r\.mu. is locked again by this call`
		return
	}
	r.names = append(r.names, name)
}

func (r *registry) registerOnce(name string) {
	if r.known(name) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names = append(r.names, name)
}
