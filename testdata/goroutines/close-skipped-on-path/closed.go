package skipped

import (
	"context"
	"errors"
)

func load() error { return errors.New("no") }
func serve()      {}

// ends: deferred()
func deferred() {
	ready := make(chan struct{})
	go func() {
		defer close(ready)
		if err := load(); err != nil {
			return
		}
		serve()
	}()
	<-ready
}

// ends: canGiveUp(cancelled())
func canGiveUp(ctx context.Context) {
	ready := make(chan struct{})
	go func() {
		if err := load(); err != nil {
			return
		}
		close(ready)
	}()
	select {
	case <-ready:
	case <-ctx.Done():
	}
}

// ends: sendsInstead()
func sendsInstead() {
	ready := make(chan error, 1)
	go func() {
		if err := load(); err != nil {
			ready <- err
			return
		}
		close(ready)
	}()
	<-ready
}

// ends: closesFirst()
func closesFirst() {
	ready := make(chan struct{})
	go func() {
		err := load()
		close(ready)
		if err != nil {
			return
		}
		serve()
	}()
	<-ready
}

func endsTheProcess() {
	ready := make(chan struct{})
	go func() {
		if err := load(); err != nil {
			panic(err)
		}
		close(ready)
	}()
	<-ready
}

type server struct {
	done   chan struct{}
	closed bool
}

func start() *server {
	s := &server{done: make(chan struct{})}
	go serve()
	return s
}

func (s *server) Stop() {
	if s.closed {
		return
	}
	s.closed = true
	close(s.done)
}

func (s *server) wait() { <-s.done }

func onlyTheLastOne(n int) {
	done := make(chan struct{})
	left := n
	go func() {
		left--
		if left == 0 {
			close(done)
		}
	}()
	<-done
}
