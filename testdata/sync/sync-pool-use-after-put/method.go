// Package method has methods around its pool.
package method

import "sync"

type message struct{ text []byte }

type messages struct{ pool sync.Pool }

func (m *messages) get() *message { return m.pool.Get().(*message) }

func (m *messages) put(one *message) {
	one.text = one.text[:0]
	m.pool.Put(one)
}

func (m *messages) sendLate(send func([]byte)) {
	one := m.get()
	m.put(one)
	send(one.text) // want `one. is used after it went back to the pool`
}

func (m *messages) send(send func([]byte)) {
	one := m.get()
	defer m.put(one)
	send(one.text)
}

func (m *messages) handLate() *message {
	one := m.get()
	defer m.put(one)
	one.text = append(one.text, 'a')
	return one // want `what is returned shares memory with .one.`
}

func (m *messages) hand() message {
	one := m.get()
	defer m.put(one)
	return message{text: append([]byte(nil), one.text...)}
}

func (one *message) free(to *messages) { to.put(one) }

func (m *messages) countLate() int {
	one := m.get()
	one.free(m)
	return len(one.text) // want `one. is used after it went back to the pool`
}

func (m *messages) count() int {
	one := m.get()
	n := len(one.text)
	one.free(m)
	return n
}
