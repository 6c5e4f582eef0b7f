// Package method uses a field through methods of its type.
package method

import "sync/atomic"

type level int32

func (l *level) raise()     { atomic.AddInt32((*int32)(l), 1) }
func (l *level) value() int { return int(atomic.LoadInt32((*int32)(l))) }
func (l *level) clear()     { atomic.StoreInt32((*int32)(l), 0) }

type gauge struct{ now, peak level }

func (g *gauge) use() int {
	g.now.raise()
	g.peak.raise()
	return g.now.value() + g.peak.value()
}

func (g *gauge) emptyTorn() {
	g.now = 0 // want `g\.now. is written without sync/atomic`
}

func (g *gauge) emptyPeak() { g.peak.clear() }
