// Package used goes on with what it has put back.
package used

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func afterwards() string {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.WriteString("a")
	buffers.Put(buffer)
	return buffer.String() // want "`buffer` is used after it went back to the pool"
}

func onOnePath(early bool) int {
	buffer := buffers.Get().(*bytes.Buffer)
	if early {
		buffers.Put(buffer)
	}
	return buffer.Len() // want "`buffer` is used after"
}

func returnsBytes() []byte {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.WriteString("a")
	return buffer.Bytes() // want "what is returned shares memory with `buffer`"
}

type codec struct{ pool *sync.Pool }

func (c *codec) returnsASlice(text string) []byte {
	scratch := c.pool.Get().([]byte)
	defer c.pool.Put(scratch[:0])
	scratch = append(scratch, text...)
	return scratch[:len(text)] // want "shares memory with `scratch`"
}

func (c *codec) returnsIt() *bytes.Buffer {
	buffer := c.pool.Get().(*bytes.Buffer)
	defer c.pool.Put(buffer)
	return buffer // want "shares memory with `buffer`"
}
