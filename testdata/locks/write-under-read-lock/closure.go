// Package closure writes in function literals that run under the lock.
package closure

import (
	"slices"
	"sync"
)

type roster struct {
	mu    sync.RWMutex
	names []string
	found int
}

func (r *roster) searchShared(name string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.ContainsFunc(r.names, func(each string) bool {
		r.found++ // want `found. is written under .r\.mu\.RLock\(\)`
		return each == name
	})
}

func (r *roster) search(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.names, func(each string) bool {
		r.found++
		return each == name
	})
}

func (r *roster) forgetShared() {
	r.mu.RLock()
	defer r.mu.RUnlock()
	func() {
		r.names = nil // want `names. is written under .r\.mu\.RLock\(\)`
	}()
}

func (r *roster) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	func() {
		r.names = nil
	}()
}

// later writes when the lock is long given back.
func (r *roster) later() func() {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return func() {
		r.mu.Lock()
		r.names = nil
		r.mu.Unlock()
	}
}
