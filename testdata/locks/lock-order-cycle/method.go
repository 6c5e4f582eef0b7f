// Package method takes the second lock in methods.
package method

import "sync"

type hub struct {
	peers sync.RWMutex
	queue sync.Mutex
	names map[string]bool
	sent  []string
}

func (h *hub) knows(name string) bool {
	h.peers.RLock()
	defer h.peers.RUnlock()
	return h.names[name]
}

func (h *hub) sendCrossed(name string) {
	h.queue.Lock()
	defer h.queue.Unlock()
	if h.knows(name) {
		h.sent = append(h.sent, name)
	}
}

func (h *hub) forgetSent() {
	h.queue.Lock()
	defer h.queue.Unlock()
	h.sent = nil
}

func (h *hub) dropCrossed(name string) {
	h.peers.Lock()
	defer h.peers.Unlock()
	delete(h.names, name)
	h.forgetSent() // want `h\.queue. is taken while .h\.peers. is held, and elsewhere the other way round`
}

type net struct {
	nodes sync.RWMutex
	queue sync.Mutex
	names map[string]bool
	sent  []string
}

func (n *net) knows(name string) bool {
	n.nodes.RLock()
	defer n.nodes.RUnlock()
	return n.names[name]
}

func (n *net) send(name string) {
	n.queue.Lock()
	defer n.queue.Unlock()
	if n.knows(name) {
		n.sent = append(n.sent, name)
	}
}

func (n *net) forgetSent() {
	n.queue.Lock()
	defer n.queue.Unlock()
	n.sent = nil
}

func (n *net) drop(name string) {
	n.nodes.Lock()
	delete(n.names, name)
	n.nodes.Unlock()
	n.forgetSent()
}
