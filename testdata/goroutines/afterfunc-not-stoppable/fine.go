package fine

import (
	"context"
	"time"
)

// The type has no end, so there is nothing to outlive.
type counter struct{ n int }

func (c *counter) countLater() { time.AfterFunc(time.Second, c.count) }

func (c *counter) count() { c.n++ }

// The delayed function asks whether it is still wanted.
type asking struct {
	closed bool
	n      int
}

func (a *asking) start() { time.AfterFunc(time.Second, a.tick) }

func (a *asking) tick() {
	if a.isClosed() {
		return
	}
	a.n++
}

func (a *asking) isClosed() bool { return a.closed }

func (a *asking) Close() { a.closed = true }

// The delayed function listens to what Close closes.
type listening struct {
	done chan struct{}
	out  chan int
}

func (l *listening) start() {
	time.AfterFunc(time.Second, func() {
		select {
		case l.out <- 1:
		case <-l.done:
		}
	})
}

func (l *listening) Close() { close(l.done) }

// The work ends with its context.
type bound struct{ n int }

func (b *bound) start(ctx context.Context) {
	time.AfterFunc(time.Second, func() { b.refresh(ctx) })
}

func (b *bound) refresh(ctx context.Context) {
	if ctx.Err() == nil {
		b.n++
	}
}

func (b *bound) Stop() {}

// Stopping itself starts the timer, to be sure that it comes to an end.
type server struct{ open int }

func (s *server) Shutdown() {
	time.AfterFunc(5*time.Second, s.kill)
	s.drainLater()
}

func (s *server) drainLater() { time.AfterFunc(time.Second, s.kill) }

func (s *server) kill() { s.open = 0 }

// The delayed function has nothing to do with what can be stopped.
func (s *server) logLater(line func()) { time.AfterFunc(time.Second, line) }

// The timer is kept, in a variable or by the caller.
func (s *server) bounded() {
	timer := time.AfterFunc(time.Second, s.kill)
	defer timer.Stop()
}

func (s *server) returned() *time.Timer { return time.AfterFunc(time.Second, s.kill) }
