// Package registry locks for itself, and lets others lock.
package registry

import "sync"

// Registry has a lock of its own.
type Registry struct {
	Mu    sync.Mutex
	names []string
}

// Size takes the lock.
func (r *Registry) Size() int {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	return len(r.names)
}

// Add expects it to be held.
func (r *Registry) Add(name string) { r.names = append(r.names, name) }
