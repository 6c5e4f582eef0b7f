// Package startmethod starts goroutines in methods.
package startmethod

import "time"

type base struct {
	done chan struct{}
	seen int
}

func newBase() *base { return &base{done: make(chan struct{})} }

// Start begins.
func (b *base) Start() { go b.loop() }

func (b *base) loop() {
	for {
		select {
		case <-b.done:
			return
		case <-time.After(time.Second):
			b.seen++
		}
	}
}

// Close ends it.
func (b *base) Close() { close(b.done) }

// Poll leaves it running when nothing is seen.
func Poll() int {
	b := newBase()
	b.Start() // want "`b` is not stopped when b.seen == 0"
	if b.seen == 0 {
		return 0
	}
	b.Close()
	return b.seen
}

// PollFixed does not.
func PollFixed() int {
	b := newBase()
	b.Start()
	defer b.Close()
	if b.seen == 0 {
		return 0
	}
	return b.seen
}
