package outward

import "sync"

type statuses struct {
	mu      sync.Mutex
	changed chan bool
	known   int
}

func newStatuses() *statuses {
	s := &statuses{changed: make(chan bool)}
	go func() {
		for {
			s.sync()
		}
	}()
	return s
}

// sync receives first: the next round, in the goroutine above, comes only after the lock.
func (s *statuses) sync() {
	<-s.changed
	s.forget()
}

func (s *statuses) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known--
}

func (s *statuses) set() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known++
	s.changed <- true // want "waits under .s.mu. for a goroutine that needs .s.mu. first"
}

// A health monitor is stopped three calls away from the lock that its probe takes.
type container struct {
	sync.Mutex
	health *health
}

type health struct{ stop chan struct{} }

func (h *health) close() {
	h.stop <- struct{}{} // want "waits under .c. for a goroutine that needs .c. first"
}

func update(c *container) { c.health.close() }

func stateChanged(c *container) {
	c.Lock()
	defer c.Unlock()
	update(c)
}

func monitor(c *container, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			probe(c)
		}
	}
}

func probe(c *container) {
	c.Lock()
	defer c.Unlock()
}

func start() {
	c := &container{health: &health{make(chan struct{})}}
	go monitor(c, c.health.stop)
	stateChanged(c)
}

// That the balancer is not closed says nothing of how far its watcher has come.
type balancer struct {
	mu      sync.Mutex
	closed  bool
	changes chan int
}

func newBalancer() *balancer {
	b := &balancer{changes: make(chan int)}
	go b.watch()
	return b
}

func (b *balancer) notify() <-chan int { return b.changes }

func (b *balancer) watch() {
	for range b.notify() {
		b.mu.Lock()
		b.mu.Unlock()
	}
}

func (b *balancer) up() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.changes <- 1 // want "waits under .b.mu. for a goroutine that needs .b.mu. first"
}

func (b *balancer) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
}
