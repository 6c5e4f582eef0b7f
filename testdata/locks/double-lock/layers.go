package layers

import "sync"

type source interface{ get(key string) int }

type base struct{ rows map[string]int }

func (b *base) get(key string) int { return b.rows[key] }

// Each layer stands on another one, which the variable held before.
type layer struct {
	mu    sync.RWMutex
	below source
	rows  map[string]int
}

func newLayer(below source, rows map[string]int) *layer { return &layer{below: below, rows: rows} }

func (l *layer) get(key string) int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if value, ok := l.rows[key]; ok {
		return value
	}
	return l.below.get(key)
}

func stack(bottom source, all []map[string]int) source {
	top := bottom
	for _, rows := range all {
		top = newLayer(top, rows)
	}
	return top
}
