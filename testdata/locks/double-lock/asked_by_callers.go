// Package asked locks in helpers, or leaves that to callers, as a field says.
package asked

import "sync"

type register struct {
	mu       sync.Mutex
	bulk     bool
	replaced bool
	pods     map[string]bool
}

func (r *register) watch(names <-chan string) {
	for name := range names {
		if r.bulk {
			r.refresh(name)
		} else {
			r.add(name)
		}
	}
}

func (r *register) refresh(name string) { r.replace([]string{name}) }

func (r *register) replace(names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pods = make(map[string]bool)
	for _, name := range names {
		r.add(name)
	}
}

func (r *register) add(name string) {
	if !r.bulk {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	r.pods[name] = true
}

func (r *register) watchTorn(names <-chan string) {
	for name := range names {
		if r.replaced {
			r.replaceTorn([]string{name})
		}
		if name == "" {
			r.replaceTorn(nil)
		}
	}
}

func (r *register) replaceTorn(names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pods = make(map[string]bool)
	for _, name := range names {
		r.addTorn(name) // want `.r\.mu. is locked again by this call while it is held`
	}
}

func (r *register) addTorn(name string) {
	if !r.replaced {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	r.pods[name] = true
}
