// Package embedding uses fields that another struct embeds.
package embedding

import "sync/atomic"

type counts struct{ in, out uint64 }

type link struct {
	*counts
	name string
}

func (l *link) received()        { atomic.AddUint64(&l.in, 1) }
func (c *counts) inSeen() uint64 { return atomic.LoadUint64(&c.in) }

func (l *link) emptyTorn() {
	l.in = 0 // want `l\.in. is written without sync/atomic`
}

func (l *link) sent()             { atomic.AddUint64(&l.out, 1) }
func (c *counts) outSeen() uint64 { return atomic.LoadUint64(&c.out) }
func (l *link) clear()            { atomic.StoreUint64(&l.out, 0) }
