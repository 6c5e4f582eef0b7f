// Package app takes locks that another package takes too.
package app

import "example.com/two/registry"

// AddTwice holds the lock when Size takes it.
func AddTwice(r *registry.Registry, name string) {
	r.Mu.Lock()
	defer r.Mu.Unlock()
	if r.Size() < 10 { // want `r\.Mu. is locked again by this call`
		r.Add(name)
	}
}

// AddOnce asks before.
func AddOnce(r *registry.Registry, name string) {
	full := r.Size() >= 10
	r.Mu.Lock()
	defer r.Mu.Unlock()
	if !full {
		r.Add(name)
	}
}
