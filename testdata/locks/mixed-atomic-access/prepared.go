package prepared

import "sync/atomic"

type quota struct{ left int64 }

// Only on quotas that nobody else knows yet.
func (q *quota) fill(amount int64) { q.left = amount }

func newQuota(amount int64) *quota {
	q := &quota{}
	q.fill(amount)
	return q
}

type stream struct{ quota quota }

func newStream() *stream {
	s := &stream{}
	s.quota.fill(8)
	return s
}

func (q *quota) take() bool { return atomic.AddInt64(&q.left, -1) >= 0 }

func (q *quota) isEmpty() bool { return atomic.LoadInt64(&q.left) <= 0 }

type budget struct{ left int64 }

// The name promises nothing: it is called on budgets that are in use.
func (b *budget) reset() {
	b.left = 8 // want `b\.left. is written without sync/atomic`
}

func (b *budget) take() bool { return atomic.AddInt64(&b.left, -1) >= 0 }

func (b *budget) isEmpty() bool { return atomic.LoadInt64(&b.left) <= 0 }

type shop struct{ budget budget }

func (s *shop) nextDay() { s.budget.reset() }
