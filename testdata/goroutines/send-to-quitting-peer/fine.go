package quits

import (
	"context"
	"sync"
	"sync/atomic"
)

type node struct {
	status   chan chan int
	buffered chan int
	values   chan int
	commands chan int
	stop     chan struct{}
	stopped  atomic.Bool
}

func newNode() *node {
	n := &node{
		status:   make(chan chan int),
		buffered: make(chan int, 1),
		values:   make(chan int),
		commands: make(chan int),
		stop:     make(chan struct{}),
	}
	go n.run()
	return n
}

func (n *node) run() {
	state := 0
	for {
		select {
		case answer := <-n.status:
			answer <- 1
		case v := <-n.buffered:
			println(v)
		case v, ok := <-n.values:
			if !ok {
				return
			}
			println(v)
		case state = <-n.commands:
		case <-n.stop:
			return
		}
		if state == 2 {
			return
		}
	}
}

func (n *node) Stop() {
	n.stopped.Store(true)
	close(n.stop)
}

func (n *node) Status() int {
	answer := make(chan int, 1)
	select {
	case n.status <- answer:
		return <-answer
	case <-n.stop:
		return 0
	}
}

func (n *node) Buffered(v int) { n.buffered <- v }

func (n *node) Value(v int) {
	if n.stopped.Load() {
		return
	}
	n.values <- v
}

type quitter struct{ commands chan int }

func newQuitter() *quitter {
	q := &quitter{commands: make(chan int)}
	go q.run()
	return q
}

func (q *quitter) run() {
	for {
		select {
		case c := <-q.commands:
			if c == 0 {
				return
			}
		default:
			println("working")
		}
	}
}

func (q *quitter) stop() { q.commands <- 0 }

func theSendersAreDone(values []int) {
	queue, done := make(chan int), make(chan struct{})
	var wg sync.WaitGroup
	go func() {
		for {
			select {
			case v := <-queue:
				println(v)
			case <-done:
				return
			}
		}
	}()
	for _, v := range values {
		wg.Go(func() { queue <- v })
	}
	wg.Wait()
	close(done)
}

func theSenderEndsIt(values []int) {
	queue, done := make(chan int), make(chan struct{})
	go func() {
		for {
			select {
			case v := <-queue:
				println(v)
			case <-done:
				return
			}
		}
	}()
	for _, v := range values {
		queue <- v
	}
	close(done)
}

func drainsBeforeItQuits(ctx context.Context, queue chan int) {
	for {
		select {
		case v := <-queue:
			println(v)
		case <-ctx.Done():
			for range queue {
			}
			return
		}
	}
}

func feeds(ctx context.Context) {
	queue := make(chan int)
	go drainsBeforeItQuits(ctx, queue)
	queue <- 1
	close(queue)
}

func startsAgain(ctx context.Context) {
	queue := make(chan int)
	go func() {
		for range 3 {
			receive(ctx, queue)
		}
	}()
	queue <- 1
}

func receive(ctx context.Context, queue <-chan int) {
	for {
		select {
		case v := <-queue:
			println(v)
		case <-ctx.Done():
			return
		}
	}
}
