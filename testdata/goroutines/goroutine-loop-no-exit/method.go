package method

import "time"

type deaf struct{ closed bool }

func openDeaf() *deaf {
	d := &deaf{}
	go d.run() // want `loops forever`
	return d
}

func (d *deaf) run() {
	for {
		d.poll()
	}
}

func (d *deaf) poll() { time.Sleep(time.Second) }

func (d *deaf) Close() { d.closed = true }

type conn struct{ done chan struct{} }

func open() *conn {
	c := &conn{done: make(chan struct{})}
	go c.run()
	return c
}

func (c *conn) run() {
	for {
		if !c.poll() {
			return
		}
	}
}

func (c *conn) poll() bool {
	select {
	case <-time.After(time.Second):
		return true
	case <-c.done:
		return false
	}
}

func (c *conn) Close() { close(c.done) }
