package shards

func (c *Cluster) Move(shard int) bool {
	if shard == c.shard {
		return false
	}
	c.lock.RLock()
	c.shard = shard // want `shard. is written under .c\.lock\.RLock\(\)`
	c.lock.RUnlock()
	return true
}
