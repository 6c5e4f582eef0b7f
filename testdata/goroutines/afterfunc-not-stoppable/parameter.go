package parameter

import "time"

type cache struct {
	entries map[string]string
	timer   *time.Timer
}

// later drops the timer of whatever it is given.
func later(delay time.Duration, f func()) {
	time.AfterFunc(delay, f) // want `\(\*cache\)\.Close cannot stop`
}

// after leaves the timer to its callers.
func after(delay time.Duration, f func()) *time.Timer {
	return time.AfterFunc(delay, f)
}

func (c *cache) start() {
	later(time.Hour, c.evict)
	after(time.Hour, c.evict) // want `\(\*cache\)\.Close cannot stop`
	c.timer = after(time.Hour, c.evict)
}

func (c *cache) evict() { clear(c.entries) }

func (c *cache) Close() { c.timer.Stop() }
