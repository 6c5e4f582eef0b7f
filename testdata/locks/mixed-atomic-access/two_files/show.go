package twofiles

import "sync/atomic"

func (c *conn) showTorn() uint32 {
	return c.sent // want `c\.sent. is read without sync/atomic`
}

func (c *conn) show() uint32 { return atomic.LoadUint32(&c.lost) }
