// Package fine stops what it starts, or gives it away.
package fine

import (
	"errors"
	"time"
)

type flusher struct{ stop chan struct{} }

func newFlusher() *flusher {
	f := &flusher{stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-time.After(time.Second):
			case <-f.stop:
				return
			}
		}
	}()
	return f
}

func (f *flusher) add(_ string) error { return nil }

// Stop ends the goroutine.
func (f *flusher) Stop() { close(f.stop) }

func (f *flusher) drain() { f.Stop() }

// Deferred stops it on every path.
func Deferred(line string) error {
	f := newFlusher()
	defer f.Stop()
	return f.add(line)
}

// InALiteral stops it in a deferred function.
func InALiteral(line string) error {
	f := newFlusher()
	defer func() {
		f.Stop()
	}()
	return f.add(line)
}

// OnEveryPath stops it by hand.
func OnEveryPath(line string) error {
	f := newFlusher()
	if err := f.add(line); err != nil {
		f.Stop()
		return err
	}
	f.drain()
	return nil
}

// Returned is the caller's to stop.
func Returned() *flusher {
	f := newFlusher()
	_ = f.add("first")
	return f
}

type owner struct{ flusher *flusher }

// Stored belongs to its owner.
func (o *owner) Stored() {
	f := newFlusher()
	o.flusher = f
}

// Passed belongs to somebody else.
func Passed(keep func(*flusher)) {
	f := newFlusher()
	keep(f)
}

// AsAValue is stopped by whoever calls the result.
func AsAValue() func() {
	f := newFlusher()
	return f.Stop
}

// AtTheEnd is stopped by a goroutine.
func AtTheEnd(done chan struct{}) {
	f := newFlusher()
	go func() {
		<-done
		f.Stop()
	}()
}

type failing struct{ stop chan struct{} }

func newFailing() (*failing, error) {
	f := &failing{stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-time.After(time.Second):
			case <-f.stop:
				return
			}
		}
	}()
	return f, errors.ErrUnsupported
}

func (f *failing) Close() { close(f.stop) }

// NothingStarted returns when the constructor failed.
func NothingStarted() error {
	f, err := newFailing()
	if err != nil {
		return err
	}
	f.Close()
	return nil
}

type endsByItself struct{ stop chan struct{} }

func newEndsByItself() *endsByItself {
	e := &endsByItself{stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				return
			case <-e.stop:
				return
			}
		}
	}()
	return e
}

func (e *endsByItself) Stop() { close(e.stop) }

// Once is over after a second.
func Once() { _ = newEndsByItself() }

// OnceNamed is over after a second.
func OnceNamed() bool {
	e := newEndsByItself()
	return e.stop == nil
}
