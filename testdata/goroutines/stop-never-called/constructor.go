// Package constructor starts goroutines in constructors.
package constructor

import (
	"context"
	"errors"
	"time"
)

type flusher struct{ stop chan struct{} }

func newFlusher() *flusher {
	f := &flusher{stop: make(chan struct{})}
	go f.run()
	return f
}

func (f *flusher) run() {
	for {
		select {
		case <-time.After(time.Second):
		case <-f.stop:
			return
		}
	}
}

func (f *flusher) add(_ string) error { return nil }

// Stop ends the goroutine.
func (f *flusher) Stop() { f.end() }

func (f *flusher) end() { close(f.stop) }

// EarlyReturn leaves when a line is refused.
func EarlyReturn(lines []string) error {
	f := newFlusher() // want "`f` is not stopped when err != nil: its goroutine never ends"
	for _, line := range lines {
		if err := f.add(line); err != nil {
			return err
		}
	}
	f.Stop()
	return nil
}

// Never stops it at all.
func Never(line string) {
	f := newFlusher() // want "`f` is not stopped: its goroutine never ends"
	_ = f.add(line)
}

type limiter struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newLimiter() (*limiter, error) {
	ctx, cancel := context.WithCancel(context.Background())
	l := &limiter{ctx: ctx, cancel: cancel}
	if ctx.Err() != nil {
		return nil, errors.New("too late")
	}
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
			case <-l.ctx.Done():
				return
			}
		}
	}()
	return l, nil
}

func (l *limiter) wait() error { return nil }

// Close ends the goroutine.
func (l *limiter) Close() { l.cancel() }

// WithAnError makes one that may fail.
func WithAnError() error {
	l, err := newLimiter() // want "`l` is not stopped when err != nil"
	if err != nil {
		return err
	}
	err = l.wait()
	if err != nil {
		return err
	}
	l.Close()
	return nil
}

type generic[T any] struct {
	stop  chan struct{}
	items chan T
}

func newGeneric[T any]() *generic[T] {
	g := &generic[T]{stop: make(chan struct{}), items: make(chan T)}
	go func() {
		for {
			select {
			case <-g.items:
			case <-g.stop:
				return
			}
		}
	}()
	return g
}

func (g *generic[T]) Shutdown() { close(g.stop) }

// Generic never stops it.
func Generic() {
	g := newGeneric[int]() // want "`g` is not stopped"
	g.items <- 1
}
