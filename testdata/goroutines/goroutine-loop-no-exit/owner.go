package owner

import "time"

type Cache struct{ entries map[string]int }

func New() *Cache {
	c := &Cache{entries: map[string]int{}}
	go c.janitor() // want `loops forever`
	return c
}

func (c *Cache) janitor() {
	for {
		time.Sleep(time.Minute)
		clear(c.entries)
	}
}

func (c *Cache) Close() { c.entries = nil }

type Poller struct{ stop chan struct{} }

func (p *Poller) Start() {
	go func() { // want `loops forever`
		for {
			time.Sleep(time.Second)
		}
	}()
	go p.run()
}

func (p *Poller) run() {
	for {
		select {
		case <-p.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (p *Poller) Stop() { close(p.stop) }
