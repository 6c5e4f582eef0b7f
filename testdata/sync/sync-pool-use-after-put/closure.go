// Package closure puts in literals.
package closure

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func bytesLate(text string) []byte {
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		buffer.Reset()
		buffers.Put(buffer)
	}()
	buffer.WriteString(text)
	return buffer.Bytes() // want `what is returned shares memory with .buffer.`
}

func copied(text string) []byte {
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		buffer.Reset()
		buffers.Put(buffer)
	}()
	buffer.WriteString(text)
	return bytes.Clone(buffer.Bytes())
}

func inALiteralLate(use func(func() int)) {
	use(func() int {
		buffer := buffers.Get().(*bytes.Buffer)
		buffers.Put(buffer)
		return buffer.Len() // want `buffer. is used after it went back to the pool`
	})
}

func inALiteral(use func(func() int)) {
	use(func() int {
		buffer := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(buffer)
		return buffer.Len()
	})
}

func calledLate() int {
	buffer := buffers.Get().(*bytes.Buffer)
	func() { buffers.Put(buffer) }()
	return buffer.Len() // want `buffer. is used after it went back to the pool`
}

func called() int {
	buffer := buffers.Get().(*bytes.Buffer)
	n := buffer.Len()
	func() { buffers.Put(buffer) }()
	return n
}
