package embedding

import "time"

type closer struct{ timer *time.Timer }

func (c *closer) Close() {
	if c.timer != nil {
		c.timer.Stop()
	}
}

type connection struct {
	closer
	idle int
}

func (c *connection) watch() {
	time.AfterFunc(time.Minute, func() { c.idle++ }) // want `\(\*closer\)\.Close cannot stop`
}

func (c *connection) watchStoppable() {
	c.timer = time.AfterFunc(time.Minute, func() { c.idle++ })
}
