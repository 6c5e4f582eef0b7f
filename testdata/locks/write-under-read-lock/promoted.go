package registry

import "sync"

type registry[K comparable] struct {
	sync.RWMutex
	names map[K]string
	calls int
	child *registry[K]
}

func (r *registry[K]) add(key K, name string) {
	r.Lock()
	defer r.Unlock()
	r.names[key] = name
	r.calls++
	r.child = nil
}

func (r *registry[K]) name(key K) string {
	r.RLock()
	defer r.RUnlock()
	r.calls++ // want `calls. is written under .r\.RLock\(\)`
	return r.names[key]
}

// The child has a lock of its own.
func (r *registry[K]) ofTheChild() {
	r.RLock()
	defer r.RUnlock()
	r.child.calls = 0
}
