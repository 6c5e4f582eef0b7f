// Package fine puts back what it needs no more.
package fine

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func last() string {
	buffer := buffers.Get().(*bytes.Buffer)
	buffer.WriteString("a")
	text := buffer.String()
	buffers.Put(buffer)
	return text
}

func copies() []byte {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	return bytes.Clone(buffer.Bytes())
}

func text() string {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	return buffer.String()
}

func eachRound(texts []string, write func(*bytes.Buffer)) {
	for _, text := range texts {
		buffer := buffers.Get().(*bytes.Buffer)
		buffer.WriteString(text)
		write(buffer)
		buffers.Put(buffer)
	}
}

func another() int {
	buffer := buffers.Get().(*bytes.Buffer)
	buffers.Put(buffer)
	buffer = new(bytes.Buffer)
	return buffer.Len()
}

func eitherOr(keep bool) *bytes.Buffer {
	buffer := buffers.Get().(*bytes.Buffer)
	if !keep {
		buffers.Put(buffer)
		return nil
	}
	return buffer
}

func sameCondition(pooled bool) int {
	buffer := buffers.Get().(*bytes.Buffer)
	if pooled {
		buffers.Put(buffer)
	}
	if !pooled {
		return buffer.Len()
	}
	return 0
}

type store struct{}

func (store) Put(_ *bytes.Buffer) {}

func notAPool(s store, buffer *bytes.Buffer) int {
	s.Put(buffer)
	return buffer.Len()
}
