package group

import "sync"

func work() bool { return true }

type server struct {
	quit    chan struct{}
	once    sync.Once
	running sync.WaitGroup
}

func (s *server) start() {
	s.running.Add(1)
	go s.serve()
	s.running.Go(s.watch)
}

func (s *server) serve() {
	defer s.running.Done()
	for work() {
		select {
		case <-s.quit:
			return
		default:
		}
	}
	s.stop()
}

func (s *server) watch() {
	if work() {
		s.stop()
	}
}

func (s *server) stop() {
	s.once.Do(func() {
		close(s.quit)
		s.running.Wait() // want `a goroutine that .s.running. counts waits for it here`
	})
}

type client struct {
	quit    chan struct{}
	running sync.WaitGroup
}

func (c *client) start() {
	c.running.Add(1)
	go c.serve()
}

func (c *client) serve() {
	defer c.running.Done()
	for work() {
		select {
		case <-c.quit:
			return
		default:
		}
	}
	go c.stop()
}

func (c *client) stop() {
	close(c.quit)
	c.running.Wait()
}

// leaks: allOfThem()
func allOfThem() {
	var all sync.WaitGroup
	all.Go(func() {
		work()
		all.Wait() // want `a goroutine that .all. counts waits for it here`
	})
	all.Wait()
}

// ends: theOthers()
func theOthers() {
	var all, others sync.WaitGroup
	for range 3 {
		others.Go(func() { work() })
	}
	all.Go(func() {
		work()
		others.Wait()
	})
	all.Wait()
}

// ends: countsDownFirst()
func countsDownFirst() {
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		all.Done()
		all.Wait()
	}()
	all.Wait()
}

type tree struct {
	left, right *tree
	below       sync.WaitGroup
}

// Each node waits for its own children only.
func (t *tree) visit() {
	for _, child := range []*tree{t.left, t.right} {
		if child != nil {
			t.below.Go(child.visit)
		}
	}
	t.below.Wait()
}

type node[T any] struct {
	value   T
	running sync.WaitGroup
}

func (n *node[T]) start() {
	n.running.Go(func() { n.finish() })
}

func (n *node[T]) finish() {
	n.running.Wait() // want `a goroutine that .n.running. counts waits for it here`
}
