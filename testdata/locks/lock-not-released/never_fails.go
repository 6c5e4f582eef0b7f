// Package neverfails asks for errors that a writer never gives, and for others.
package neverfails

import (
	"bytes"
	"hash"
	"io"
	"sync"
)

type hasher struct {
	mu   sync.Mutex
	hash hash.Hash32
	text bytes.Buffer
	out  io.Writer
}

func (h *hasher) sum(key string) uint32 {
	h.mu.Lock()
	_, err := h.hash.Write([]byte(key))
	if err != nil {
		return 0
	}
	sum := h.hash.Sum32()
	h.mu.Unlock()
	return sum
}

func (h *hasher) note(key string) error {
	h.mu.Lock()
	if _, err := h.text.WriteString(key); err != nil {
		return err
	}
	h.mu.Unlock()
	return nil
}

func (h *hasher) print(key string) error {
	h.mu.Lock() // want `.h\.mu. is not unlocked when err != nil`
	_, err := h.out.Write([]byte(key))
	if err != nil {
		return err
	}
	h.mu.Unlock()
	return nil
}
