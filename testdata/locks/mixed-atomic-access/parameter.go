// Package parameter uses fields of what it is given.
package parameter

import "sync/atomic"

type counter struct{ hits, misses int64 }

func hit(c *counter)            { atomic.AddInt64(&c.hits, 1) }
func hitsSeen(c *counter) int64 { return atomic.LoadInt64(&c.hits) }

func hitsTorn(c *counter) int64 {
	return c.hits // want `c\.hits. is read without sync/atomic`
}

func miss(c *counter)              { atomic.AddInt64(&c.misses, 1) }
func missesSeen(c *counter) int64  { return atomic.LoadInt64(&c.misses) }
func missesWhole(c *counter) int64 { return atomic.LoadInt64(&c.misses) }

type gauge struct{ level, peak int32 }

func raise(level *int32)       { atomic.AddInt32(level, 1) }
func current(level *int32) int { return int(atomic.LoadInt32(level)) }

func use(g *gauge) int {
	raise(&g.level)
	return current(&g.level)
}

func emptyTorn(g *gauge) {
	g.level = 0 // want `g\.level. is written without sync/atomic`
}

func usePeak(g *gauge) int {
	raise(&g.peak)
	return current(&g.peak)
}

func emptyPeak(g *gauge) { atomic.StoreInt32(&g.peak, 0) }
