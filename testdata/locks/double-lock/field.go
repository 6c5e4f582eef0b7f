// Package field has the lock behind fields of what the function is given.
package field

import "sync"

type state struct {
	mu    sync.RWMutex
	peers map[string]bool
}

type node struct {
	state *state
	other *state
}

func (s *state) known(peer string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.peers[peer]
}

// leaks: joinTwice(&node{state: &state{peers: map[string]bool{}}}, "a")
func joinTwice(n *node, peer string) {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if !n.state.known(peer) { // want `n\.state\.mu. is locked again by this call`
		n.state.peers[peer] = true
	}
}

// ends: joinOnce(&node{state: &state{peers: map[string]bool{}}}, "a")
func joinOnce(n *node, peer string) {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if !n.state.peers[peer] {
		n.state.peers[peer] = true
	}
}

func joinUnlessElsewhere(n *node, peer string) {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if !n.other.known(peer) {
		n.state.peers[peer] = true
	}
}
