// Package once has functions that a sync.Once runs.
package once

import "sync"

type lazy struct {
	once  sync.Once
	value int
}

func (l *lazy) get() int {
	l.once.Do(func() { l.value = l.compute() }) // want `.l\.once. runs a function that comes back to it`
	return l.value
}

func (l *lazy) compute() int { return l.get() + 1 }

// The value is computed of what is there.
type eager struct {
	once  sync.Once
	seed  int
	value int
}

func (e *eager) get() int {
	e.once.Do(func() { e.value = e.compute() })
	return e.value
}

func (e *eager) compute() int { return e.seed + 1 }

// By a method value, in two steps.
type service struct {
	start  sync.Once
	stop   sync.Once
	closed bool
}

func (s *service) ensure() { s.start.Do(s.init) } // want `.s\.start. runs a function that comes back to it`

func (s *service) init() { s.warm() }

func (s *service) warm() { s.ensure() }

// Another Once is another matter, and so is that of another service.
func (s *service) close() { s.stop.Do(s.halt) }

func (s *service) halt() { s.closed = true; s.begin(&service{}) }

func (s *service) begin(next *service) { next.close() }

// A goroutine does not keep the function from returning.
type background struct {
	once sync.Once
}

func (b *background) run() {
	b.once.Do(func() { go b.run() })
}

// A variable of the package.
var (
	setup sync.Once
	ready bool
)

func configure() { setup.Do(load) } // want `.setup. runs a function that comes back to it`

func load() {
	configure()
	ready = true
}

// Asked only when the value is there.
var (
	guarded sync.Once
	filled  bool
)

func fill(again bool) {
	guarded.Do(func() {
		if again {
			fill(false)
		}
	})
}

// A function that sync.OnceFunc makes.
type client struct {
	connect func()
	address string
}

func newClient() *client {
	c := &client{}
	c.connect = sync.OnceFunc(c.dial) // want `.c\.connect. runs a function that comes back to it`
	return c
}

func (c *client) dial() { c.resolve() }

func (c *client) resolve() {
	c.connect()
	c.address = "localhost"
}

type caller struct {
	connect func()
	address string
}

func newCaller() *caller {
	c := &caller{}
	c.connect = sync.OnceFunc(c.dial)
	return c
}

func (c *caller) dial() { c.address = "localhost" }

// The lock that the function wants is held by who runs it.
type table struct {
	mu   sync.Mutex
	once sync.Once
	rows int
}

func (t *table) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.once.Do(t.read) // want `.t\.mu. is locked again by this call while it is held`
	return t.rows
}

func (t *table) read() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rows = 1
}

func (t *table) countAfter() int {
	t.once.Do(t.read)
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rows
}
