// Package generic guards fields of generic types.
package generic

import "sync"

type memo[K comparable, V any] struct {
	mu     sync.RWMutex
	values map[K]V
}

func (m *memo[K, V]) getShared(key K, load func(K) V) V {
	m.mu.RLock()
	defer m.mu.RUnlock()
	value, ok := m.values[key]
	if !ok {
		value = load(key)
		m.values[key] = value // want `values. is written under .m\.mu\.RLock\(\)`
	}
	return value
}

func (m *memo[K, V]) get(key K, load func(K) V) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.values[key]
	if !ok {
		value = load(key)
		m.values[key] = value
	}
	return value
}
