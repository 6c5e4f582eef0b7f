// Package stored receives with the lock held from channels that keep what was sent before.
package stored

import "sync"

type ticket struct{}

// Who handles an order has put its ticket in before anybody takes one out.
type counter struct {
	mu      sync.Mutex
	tickets chan ticket
	open    map[int]bool
}

func newCounter(most int) *counter {
	return &counter{tickets: make(chan ticket, most), open: make(map[int]bool)}
}

func (c *counter) serve(orders <-chan int, stop <-chan struct{}) {
	for c.reserve(stop) {
		order, ok := <-orders
		if !ok {
			return
		}
		c.handle(order)
	}
}

func (c *counter) reserve(stop <-chan struct{}) bool {
	select {
	case c.tickets <- ticket{}:
		return true
	case <-stop:
		return false
	}
}

func (c *counter) handle(order int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open[order] = true
}

func (c *counter) delivered(order int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, order)
	<-c.tickets
}

// The clerk needs the lock before each ticket, the first one too.
type office struct {
	mu      sync.Mutex
	tickets chan ticket
	printed int
}

func newOffice(most int) *office {
	o := &office{tickets: make(chan ticket, most)}
	go o.clerk()
	return o
}

func (o *office) clerk() {
	for range 3 {
		o.print()
		o.tickets <- ticket{}
	}
}

func (o *office) print() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.printed++
}

// leaks: newOffice(3).draw()
func (o *office) draw() {
	o.mu.Lock()
	defer o.mu.Unlock()
	<-o.tickets // want `waits under .o\.mu. for a goroutine that needs .o\.mu. first`
}

// A line that is empty is taken out of the hall, and the lock of the hall says so.
type hall struct {
	mu    sync.Mutex
	lines map[string]*line
}

type line struct{ waiting chan ticket }

func (h *hall) line(name string) chan ticket {
	known := h.lines[name]
	if known == nil {
		known = &line{waiting: make(chan ticket, 8)}
		h.lines[name] = known
	}
	return known.waiting
}

func (h *hall) enter(name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case h.line(name) <- ticket{}:
		return true
	default:
		return false
	}
}

func (h *hall) longest() (chan ticket, string) {
	for name, each := range h.lines {
		return each.waiting, name
	}
	return nil, ""
}

func (h *hall) call() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	waiting, name := h.longest()
	if waiting == nil {
		return false
	}
	<-waiting
	if len(waiting) == 0 {
		delete(h.lines, name)
	}
	return true
}
