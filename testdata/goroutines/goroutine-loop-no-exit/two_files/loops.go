package twofiles

import "time"

func (c *Cache) evictForEver() {
	for {
		time.Sleep(time.Minute)
		clear(c.entries)
	}
}

func (c *Cache) evictUntilClosed() {
	for {
		select {
		case <-time.After(time.Minute):
			clear(c.entries)
		case <-c.closed:
			return
		}
	}
}
