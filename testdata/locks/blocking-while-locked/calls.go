package mailbox

import "sync"

type mailbox struct {
	mu    sync.Mutex
	mail  chan string
	read  int
	ready bool
}

func open() *mailbox {
	m := &mailbox{mail: make(chan string)}
	go m.reader()
	return m
}

func (m *mailbox) reader() {
	for letter := range m.mail {
		m.mu.Lock()
		m.read += len(letter)
		m.mu.Unlock()
	}
}

func (m *mailbox) put(letter string) {
	m.mail <- letter // want `waits under .m\.mu. for a goroutine that needs .m\.mu. first`
}

func (m *mailbox) postUnderTheLock(letter string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(letter)
}

func (m *mailbox) post(letter string) {
	m.mu.Lock()
	m.read = 0
	m.mu.Unlock()
	m.put(letter)
}
