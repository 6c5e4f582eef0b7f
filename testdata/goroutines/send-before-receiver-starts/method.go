package method

type server struct{ ready chan struct{} }

func newServer() *server { return &server{ready: make(chan struct{})} }

func (s *server) run() {
	s.signal()
	s.spawn()
}

func (s *server) signal() {
	s.ready <- struct{}{} // want `send on .ready. comes before its only receiver`
}

func (s *server) spawn() { go s.wait() }

func (s *server) wait() { <-s.ready }

type client struct{ ready chan struct{} }

func newClient() *client { return &client{ready: make(chan struct{})} }

func (c *client) run() {
	c.spawn()
	c.signal()
}

func (c *client) signal() { c.ready <- struct{}{} }

func (c *client) spawn() { go c.wait() }

func (c *client) wait() { <-c.ready }
