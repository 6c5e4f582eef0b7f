package embedding

import "log"

type callbacks struct{ onTick func() }

type clock struct {
	callbacks
	ticks chan struct{}
}

func (c *callbacks) tick() {
	defer func() {
		if r := recover(); r != nil {
			log.Println("callback panicked:", r)
		}
	}()
	c.onTick()
}

func (c *clock) start() {
	go func() { // want `a panic in this goroutine ends the program`
		for range c.ticks {
			c.onTick()
		}
	}()
	go func() {
		for range c.ticks {
			c.tick()
		}
	}()
}
