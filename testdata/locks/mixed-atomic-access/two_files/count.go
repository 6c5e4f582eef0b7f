// Package twofiles counts in one file and asks in another.
package twofiles

import "sync/atomic"

type conn struct{ sent, lost uint32 }

func (c *conn) send() { atomic.AddUint32(&c.sent, 1) }
func (c *conn) lose() { atomic.AddUint32(&c.lost, 1) }

func (c *conn) total() uint32 { return atomic.LoadUint32(&c.sent) + atomic.LoadUint32(&c.lost) }
