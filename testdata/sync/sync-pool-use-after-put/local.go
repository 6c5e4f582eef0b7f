// Package local keeps the object in a variable.
package local

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func lengthLate(text string) int {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	buffer.WriteString(text)
	buffers.Put(buffer)
	return buffer.Len() // want `buffer. is used after it went back to the pool`
}

func length(text string) int {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	buffer.WriteString(text)
	n := buffer.Len()
	buffers.Put(buffer)
	return n
}
