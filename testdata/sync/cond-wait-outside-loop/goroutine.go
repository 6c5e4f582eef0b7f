// Package goroutine waits in a goroutine, for a function that can then give up.
package goroutine

import (
	"context"
	"sync"
)

type cond struct{ *sync.Cond }

// Wait returns with the lock held.
func (c cond) Wait(ctx context.Context) {
	woken := make(chan struct{})
	go func() {
		c.Cond.Wait()
		close(woken)
	}()
	select {
	case <-woken:
	case <-ctx.Done():
		c.Cond.Broadcast()
		<-woken
	}
}

type queue struct {
	mu    sync.Mutex
	cond  cond
	items []int
}

func (q *queue) pop(ctx context.Context) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && ctx.Err() == nil {
		q.cond.Wait(ctx)
	}
	return q.items[0]
}

type gate struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func (g *gate) wait(ctx context.Context) {
	opened := make(chan struct{})
	go func() {
		g.cond.Wait() // want `.g\.cond\.Wait. is not in a loop that asks again`
		close(opened)
	}()
	select {
	case <-opened:
	case <-ctx.Done():
	}
}

func (g *gate) pass(ctx context.Context) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.open {
		g.wait(ctx)
	}
	return g.open
}
