// Package field writes behind fields of its receiver.
package field

import "sync"

type state struct {
	mu    sync.RWMutex
	shard int
	peers map[string]bool
}

type node struct {
	state *state
	name  string
}

func (n *node) moveShared(shard int) {
	n.state.mu.RLock()
	defer n.state.mu.RUnlock()
	if n.state.shard != shard {
		n.state.shard = shard // want `shard. is written under .n\.state\.mu\.RLock\(\)`
	}
}

func (n *node) move(shard int) {
	n.state.mu.Lock()
	defer n.state.mu.Unlock()
	if n.state.shard != shard {
		n.state.shard = shard
	}
}

func (n *node) forgetShared(peer string) {
	n.state.mu.RLock()
	delete(n.state.peers, peer) // want `peers. is written under .n\.state\.mu\.RLock\(\)`
	n.state.mu.RUnlock()
}

func (n *node) forget(peer string) {
	n.state.mu.Lock()
	delete(n.state.peers, peer)
	n.state.mu.Unlock()
}
