// Package method waits in methods that are called with the lock held.
package method

import "sync"

type mailbox struct {
	mu   sync.Mutex
	mail chan string
	read int
}

func open() *mailbox {
	m := &mailbox{mail: make(chan string)}
	go m.reader()
	return m
}

func (m *mailbox) reader() {
	for letter := range m.mail {
		m.note(letter)
	}
}

func (m *mailbox) note(letter string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read += len(letter)
}

func (m *mailbox) put(letter string) {
	m.mail <- letter // want `waits under .m\.mu. for a goroutine that needs .m\.mu. first`
}

// leaks: open().postLocked()
func (m *mailbox) postLocked() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for range 3 {
		m.put("a")
	}
}

type box struct {
	mu   sync.Mutex
	mail chan string
	read int
}

func openBox() *box {
	b := &box{mail: make(chan string)}
	go b.reader()
	return b
}

func (b *box) reader() {
	for letter := range b.mail {
		b.mu.Lock()
		b.read += len(letter)
		b.mu.Unlock()
	}
}

func (b *box) put(letter string) { b.mail <- letter }

// ends: openBox().post()
func (b *box) post() {
	b.mu.Lock()
	b.read = 0
	b.mu.Unlock()
	defer close(b.mail)
	for range 3 {
		b.put("a")
	}
}
