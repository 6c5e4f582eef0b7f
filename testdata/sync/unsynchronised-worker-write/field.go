// Package field writes fields of what all goroutines share.
package field

import "sync"

type crawler struct {
	mu   sync.Mutex
	seen map[string]bool
	last string
}

func (c *crawler) visitTorn(pages []string) {
	var wg sync.WaitGroup
	for _, page := range pages {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.seen[page] = true // want `every goroutine of this loop writes .c\.seen\[page\].`
		}()
	}
	wg.Wait()
}

func (c *crawler) visit(pages []string) {
	var wg sync.WaitGroup
	for _, page := range pages {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c.mu.Lock()
			defer c.mu.Unlock()
			c.seen[page] = true
		}()
	}
	wg.Wait()
}

func (c *crawler) nameTorn(pages []string) {
	for _, page := range pages {
		go func() {
			c.last = page // want `every goroutine of this loop writes .c\.last.`
		}()
	}
}

type gatherer struct {
	once   sync.Once
	client *client
}

type client struct{ asked []string }

func (g *gatherer) gatherTorn(hosts []string) {
	for _, host := range hosts {
		go g.askTorn(host)
	}
}

func (g *gatherer) askTorn(host string) {
	if g.client == nil {
		g.client = &client{} // want `every goroutine that a loop of .gatherTorn. starts writes .g\.client.`
	}
	println(host, g.client)
}

func (g *gatherer) gather(hosts []string) {
	for _, host := range hosts {
		go g.ask(host)
	}
}

func (g *gatherer) ask(host string) {
	g.once.Do(func() {
		if g.client == nil {
			g.client = &client{}
		}
	})
	println(host, g.client)
}
