package embedded

import "sync"

type counter struct {
	sync.Mutex
	n int
}

func (c *counter) forgets() int {
	c.Lock() // want `c. is not unlocked when c\.n > 3`
	if c.n > 3 {
		return c.n
	}
	c.Unlock()
	return 0
}

func (c *counter) keeps() int {
	c.Lock()
	defer c.Unlock()
	return c.n
}

func walk(list []*counter) int {
	for _, c := range list {
		c.Lock() // want `c. is not unlocked when c\.n == 0`
		if c.n == 0 {
			continue
		}
		c.Unlock()
	}
	return 0
}
