// Package buffers keeps buffers for others.
package buffers

import (
	"bytes"
	"sync"
)

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Get gives a buffer.
func Get() *bytes.Buffer { return pool.Get().(*bytes.Buffer) }

// Release takes it back.
func Release(b *bytes.Buffer) {
	b.Reset()
	pool.Put(b)
}
