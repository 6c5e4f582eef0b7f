package shards

func (c *Cluster) MoveShared(shard int) {
	c.lock.RLock()
	c.shard = shard // want `shard. is written under .c\.lock\.RLock\(\)`
	c.lock.RUnlock()
}

func (c *Cluster) Move(shard int) {
	c.lock.Lock()
	c.shard = shard
	c.lock.Unlock()
}
