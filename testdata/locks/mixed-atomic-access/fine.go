package stats

import "sync/atomic"

type totals struct {
	sent     int64
	received atomic.Int64
}

func (t *totals) send(n int64) { atomic.AddInt64(&t.sent, n) }

func (t *totals) receive(n int64) { t.received.Add(n) }

func (t *totals) sum() int64 { return atomic.LoadInt64(&t.sent) + t.received.Load() }

// A copy belongs to whoever has it.
func report(t totals) int64 { return t.sent }

func snapshot(from *totals) int64 {
	var copied totals
	copied.sent = atomic.LoadInt64(&from.sent)
	return copied.sent
}

type gate struct{ open uint32 }

func (g *gate) toggle() bool {
	return atomic.CompareAndSwapUint32(&g.open, 0, 1) || atomic.CompareAndSwapUint32(&g.open, 1, 0)
}

func (g *gate) isOpen() bool { return atomic.LoadUint32(&(g.open)) == 1 }
