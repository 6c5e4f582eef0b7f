// Package funcvalue puts through function values.
package funcvalue

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func lengthLate() int {
	buffer := buffers.Get().(*bytes.Buffer)
	put := buffers.Put
	put(buffer)
	return buffer.Len() // want `buffer. is used after it went back to the pool`
}

func length() int {
	buffer := buffers.Get().(*bytes.Buffer)
	put := buffers.Put
	defer put(buffer)
	return buffer.Len()
}

func bytesLate() []byte {
	buffer := buffers.Get().(*bytes.Buffer)
	release := func() { buffers.Put(buffer) }
	defer release()
	return buffer.Bytes() // want `what is returned shares memory with .buffer.`
}

func bytesCopied() []byte {
	buffer := buffers.Get().(*bytes.Buffer)
	release := func() { buffers.Put(buffer) }
	defer release()
	return bytes.Clone(buffer.Bytes())
}
