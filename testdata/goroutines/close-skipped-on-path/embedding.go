package hidden

import "errors"

func load() error { return errors.New("no") }

func serve() {}

type server struct{ ready chan struct{} }

type careful struct{ ready chan struct{} }

type named struct {
	server
	name string
}

type numbered struct {
	*careful
	number int
}

func (s *server) run() {
	if err := load(); err != nil {
		return
	}
	close(s.ready) // want `the goroutine that closes .ready. may end without it when err != nil`
	serve()
}

func (s *server) wait() { <-s.ready }

func (c *careful) run() {
	defer close(c.ready)
	if err := load(); err != nil {
		return
	}
	serve()
}

func (c *careful) wait() { <-c.ready }

// leaks: waitsForASkippedClose()
func waitsForASkippedClose() {
	s := &named{server: server{ready: make(chan struct{})}}
	go s.run()
	s.wait()
}

// ends: waitsForADeferredClose()
func waitsForADeferredClose() {
	c := &numbered{careful: &careful{ready: make(chan struct{})}}
	go c.run()
	c.wait()
}
