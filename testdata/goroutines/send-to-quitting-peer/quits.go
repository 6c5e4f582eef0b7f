package quits

import (
	"context"
	"errors"
)

func load() error { return errors.New("no") }

type node struct {
	status  chan chan int
	updates chan int
	errs    chan error
	stop    chan struct{}
}

func newNode(ctx context.Context) *node {
	n := &node{status: make(chan chan int), stop: make(chan struct{})}
	n.updates = make(chan int)
	n.errs = make(chan error)
	go n.run()
	go n.watch(ctx)
	return n
}

func (n *node) run() {
	for count := 0; ; {
		select {
		case answer := <-n.status:
			answer <- count
		case <-n.stop:
			return
		}
	}
}

func (n *node) Stop() { close(n.stop) }

func (n *node) Status() int {
	answer := make(chan int)
	n.status <- answer // want `send on .status. blocks forever once its receiver has quit`
	return <-answer
}

func (n *node) watch(ctx context.Context) {
	for {
		if err := load(); err != nil {
			return
		}
		select {
		case v := <-n.updates:
			println(v)
		case err := <-n.errs:
			println(err.Error())
		case <-ctx.Done():
			return
		}
	}
}

func (n *node) Update(v int) {
	n.updates <- v // want `send on .updates. blocks forever once its receiver has quit`
}

func (n *node) fail(err error) {
	go func() {
		n.errs <- err
	}()
}

// leaks: local(cancelled(), []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
func local(ctx context.Context, values []int) {
	queue := make(chan int)
	go func() {
		for {
			select {
			case v := <-queue:
				println(v)
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, v := range values {
		queue <- v // want `send on .queue. blocks forever once its receiver has quit`
	}
}

func consume(ctx context.Context, queue <-chan int) {
	for {
		select {
		case v := <-queue:
			println(v)
		case <-ctx.Done():
			return
		}
	}
}

func produce(queue chan<- int, values []int) {
	for _, v := range values {
		queue <- v // want `send on .queue. blocks forever once its receiver has quit`
	}
}

func throughParameters(ctx context.Context, values []int) {
	queue := make(chan int)
	go consume(ctx, queue)
	produce(queue, values)
}
