// Package receiversends sends on a channel in what its only receiver calls.
package receiversends

import (
	"context"
	"errors"
	"log"
)

type publisher struct {
	values chan string
	failed chan error
}

func newPublisher() *publisher {
	return &publisher{values: make(chan string), failed: make(chan error)}
}

func (p *publisher) start(ctx context.Context) {
	go func() {
		for {
			select {
			case value := <-p.values:
				p.publish(value)
			case err := <-p.failed:
				log.Print(err)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func (p *publisher) publish(value string) {
	if value == "" {
		p.failed <- errors.New("nothing to publish") // want `send on .failed. blocks forever: its only receiver is the goroutine that sends`
		return
	}
	println(value)
}

type queue struct {
	values chan string
	failed chan error
}

func newQueue() *queue { return &queue{values: make(chan string), failed: make(chan error)} }

func (q *queue) start(ctx context.Context) {
	go func() {
		for {
			select {
			case value := <-q.values:
				go q.publish(value)
			case err := <-q.failed:
				log.Print(err)
			}
		}
	}()
}

func (q *queue) publish(value string) {
	if value == "" {
		q.failed <- errors.New("nothing to publish")
		return
	}
	println(value)
}

type team struct{ orders chan string }

func newTeam() *team {
	t := &team{orders: make(chan string)}
	for range 3 {
		go t.work()
	}
	return t
}

func (t *team) work() {
	for order := range t.orders {
		t.handOn(order)
	}
}

func (t *team) handOn(order string) {
	if order != "" {
		t.orders <- order[1:]
	}
}
