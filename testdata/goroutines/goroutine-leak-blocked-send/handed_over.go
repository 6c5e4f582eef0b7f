package handedover

import (
	"context"
	"errors"
	"time"
)

func work(n int) (int, error) {
	time.Sleep(20 * time.Millisecond)
	return n, nil
}

type request struct {
	number int
	answer chan int
}

type server struct {
	requests chan *request
	counts   chan chan int
}

func start() *server {
	s := &server{requests: make(chan *request), counts: make(chan chan int)}
	go s.run()
	go s.count()
	return s
}

func (s *server) stop() {
	close(s.requests)
	close(s.counts)
}

func (s *server) run() {
	for r := range s.requests {
		n, err := work(r.number)
		if err != nil {
			r.answer <- 0
			continue
		}
		r.answer <- n
	}
}

func (s *server) count() {
	for answer := range s.counts {
		n, _ := work(1)
		answer <- n
	}
}

// leaks: theCallerGivesUp(cancelled())
func theCallerGivesUp(ctx context.Context) (int, error) {
	s := start()
	defer s.stop()
	r := &request{number: 1, answer: make(chan int)}
	s.requests <- r // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
	select {
	case n := <-r.answer:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// ends: theCallerLeavesRoom(cancelled())
func theCallerLeavesRoom(ctx context.Context) (int, error) {
	s := start()
	defer s.stop()
	r := &request{number: 1, answer: make(chan int, 1)}
	s.requests <- r
	select {
	case n := <-r.answer:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// ends: theCallerWaits()
func theCallerWaits() int {
	s := start()
	defer s.stop()
	r := &request{number: 1, answer: make(chan int)}
	s.requests <- r
	return <-r.answer
}

// ends: nobodyTookIt(cancelled())
func nobodyTookIt(ctx context.Context) (int, error) {
	s := start()
	defer s.stop()
	r := &request{number: 1, answer: make(chan int)}
	select {
	case s.requests <- r:
		return <-r.answer, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// leaks: theAnswerAloneIsHandedOver()
func theAnswerAloneIsHandedOver() (int, error) {
	s := start()
	defer s.stop()
	answer := make(chan int)
	s.counts <- answer // want `goroutine blocks forever on .answer. when .<-time.After`
	select {
	case n := <-answer:
		return n, nil
	case <-time.After(time.Millisecond):
		return 0, errors.New("too late")
	}
}

type careful struct{ requests chan *request }

// It does not wait for a caller that has left.
func (c *careful) run() {
	for r := range c.requests {
		n, _ := work(r.number)
		select {
		case r.answer <- n:
		default:
		}
	}
}

// ends: theServerDoesNotWait(cancelled())
func theServerDoesNotWait(ctx context.Context) (int, error) {
	c := &careful{requests: make(chan *request)}
	go c.run()
	defer close(c.requests)
	r := &request{number: 1, answer: make(chan int)}
	c.requests <- r
	select {
	case n := <-r.answer:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

type keeper struct {
	requests chan *request
	waiting  map[int]*request
}

// What it keeps it may answer any time, or never.
func (k *keeper) run() {
	for r := range k.requests {
		k.waiting[r.number] = r
	}
}

func theServerKeepsIt(ctx context.Context) (int, error) {
	k := &keeper{requests: make(chan *request), waiting: map[int]*request{}}
	go k.run()
	defer close(k.requests)
	r := &request{number: 1, answer: make(chan int)}
	k.requests <- r
	select {
	case n := <-r.answer:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// The one that hands it over has started the worker itself.

// ends: theWorkerIsItsOwn()
func theWorkerIsItsOwn() int {
	s := &server{requests: make(chan *request), counts: make(chan chan int)}
	go s.run()
	defer close(s.requests)
	r := &request{number: 1, answer: make(chan int)}
	s.requests <- r
	return <-r.answer
}

// ends: theWorkerStartsAgain()
func theWorkerStartsAgain() {
	s := start()
	answer := make(chan int)
	s.counts <- answer
	<-answer
	s.stop()
	s.counts = make(chan chan int)
	go s.count()
	close(s.counts)
}

// leaks: theWorkerIsItsOwnAndLeftAlone(cancelled())
func theWorkerIsItsOwnAndLeftAlone(ctx context.Context) (int, error) {
	s := &server{requests: make(chan *request), counts: make(chan chan int)}
	go s.run()
	defer close(s.requests)
	r := &request{number: 1, answer: make(chan int)}
	s.requests <- r // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
	select {
	case n := <-r.answer:
		return n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
