// Package embedding embeds the pool.
package embedding

import (
	"bytes"
	"sync"
)

type buffers struct {
	sync.Pool
	most int
}

func (b *buffers) lengthLate() int {
	buffer := b.Get().(*bytes.Buffer)
	b.Put(buffer)
	return buffer.Len() // want `buffer. is used after it went back to the pool`
}

func (b *buffers) length() int {
	buffer := b.Get().(*bytes.Buffer)
	defer b.Put(buffer)
	return buffer.Len()
}

func (b *buffers) bytesLate() []byte {
	buffer := b.Get().(*bytes.Buffer)
	defer b.Put(buffer)
	return buffer.Bytes() // want `what is returned shares memory with .buffer.`
}

func (b *buffers) bytes() []byte {
	buffer := b.Get().(*bytes.Buffer)
	defer b.Put(buffer)
	return bytes.Clone(buffer.Bytes())
}
