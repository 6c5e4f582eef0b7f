package field

import "sync"

type conn struct {
	mu   sync.Mutex
	open bool
}

type client struct{ conn *conn }

func (c *client) connect(to *conn) { c.conn = to }

func (c *client) send() {
	c.conn.mu.Lock()
	defer c.conn.mu.Unlock()
	c.check()
}

func (c *client) check() bool {
	c.conn.mu.Lock() // want `.c\.conn\.mu. is locked while .c\.conn\.mu. is held: one conn may be meant`
	defer c.conn.mu.Unlock()
	return c.conn.open
}

type agent struct{ conn *conn }

func (a *agent) send() {
	a.conn.mu.Lock()
	defer a.conn.mu.Unlock()
	a.renew(&conn{})
}

// renew locks another one than its caller did.
func (a *agent) renew(to *conn) {
	a.conn = to
	a.conn.mu.Lock()
	defer a.conn.mu.Unlock()
	a.conn.open = true
}
