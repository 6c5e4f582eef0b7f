// Package closure locks in function literals.
package closure

import "sync"

type hub struct {
	mu    sync.Mutex
	names []string
}

func (h *hub) handlerKept() func(string) bool {
	return func(name string) bool {
		h.mu.Lock() // want `h\.mu. is not unlocked when name == ""`
		if name == "" {
			return false
		}
		h.names = append(h.names, name)
		h.mu.Unlock()
		return true
	}
}

func (h *hub) handler() func(string) bool {
	return func(name string) bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		if name == "" {
			return false
		}
		h.names = append(h.names, name)
		return true
	}
}

func (h *hub) unlockInALiteralKept(name string) {
	h.mu.Lock() // want `h\.mu. is not unlocked when name == ""`
	if name == "" {
		return
	}
	func() {
		h.names = append(h.names, name)
		h.mu.Unlock()
	}()
}

func (h *hub) unlockInALiteral(name string) {
	h.mu.Lock()
	defer func() {
		h.names = append(h.names, name)
		h.mu.Unlock()
	}()
	if name == "" {
		return
	}
	h.names = nil
}

func (h *hub) namedLiteralKept(name string) {
	finish := func() { h.mu.Unlock() }
	h.mu.Lock() // want `h\.mu. is not unlocked when name == ""`
	if name == "" {
		return
	}
	h.names = append(h.names, name)
	finish()
}

func (h *hub) namedLiteral(name string) {
	finish := func() { h.mu.Unlock() }
	h.mu.Lock()
	if name == "" {
		finish()
		return
	}
	h.names = append(h.names, name)
	finish()
}
