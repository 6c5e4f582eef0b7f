// Package closure takes the lock again in function literals.
package closure

import (
	"sync"
	"time"
)

type board struct {
	mu    sync.Mutex
	lines []string
}

func (b *board) each(do func(string)) {
	for _, line := range b.lines {
		do(line)
	}
}

// leaks: newBoard().shownTwice()
func (b *board) shownTwice() (shown int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.each(func(string) {
		b.mu.Lock() // want `b\.mu. is locked again while it is held|b\.mu. is locked again by this call`
		shown++
		b.mu.Unlock()
	})
	return shown
}

// ends: newBoard().shownOnce()
func (b *board) shownOnce() (shown int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.each(func(string) { shown++ })
	return shown
}

// leaks: newBoard().clearTwice()
func (b *board) clearTwice() {
	clear := func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines = nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	clear() // want `b\.mu. is locked again by this call`
}

// ends: newBoard().clearOnce()
func (b *board) clearOnce() {
	clear := func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines = nil
	}
	clear()
	b.mu.Lock()
	defer b.mu.Unlock()
}

// leaks: newBoard().onceTwice()
func (b *board) onceTwice() {
	wipe := sync.OnceFunc(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines = nil
	})
	b.mu.Lock()
	defer b.mu.Unlock()
	wipe() // want `b\.mu. is locked again by this call`
}

// ends: newBoard().onceOnce()
func (b *board) onceOnce() {
	wipe := sync.OnceFunc(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines = nil
	})
	wipe()
	b.mu.Lock()
	defer b.mu.Unlock()
}

func newBoard() *board { return &board{lines: []string{"a"}} }

// later runs on goroutines of their own, which wait their turn.
func (b *board) later() {
	b.mu.Lock()
	defer b.mu.Unlock()
	go func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines = nil
	}()
	time.AfterFunc(time.Second, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines = nil
	})
}
