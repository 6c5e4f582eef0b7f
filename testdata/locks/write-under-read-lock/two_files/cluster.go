// Package shards writes in another file than it locks for writing.
package shards

import "sync"

type Cluster struct {
	lock  sync.RWMutex
	shard int
}

func (c *Cluster) Shard() int {
	c.lock.RLock()
	defer c.lock.RUnlock()
	return c.shard
}
