package blockedsend

import "errors"

type outbox struct {
	entries chan string
	quit    chan struct{}
	deliver func([]string) error
}

// No second goroutine is started once one has failed, so the one place in the channel is enough.
func (o *outbox) forward() {
	var (
		queue []string
		done  chan struct{}
		fail  = make(chan error, 1)
		dead  bool
	)
	for {
		if done == nil && len(queue) > 0 {
			batch := queue
			queue = nil
			if len(batch) > 1 {
				done = make(chan struct{})
				go func() {
					if err := o.deliver(batch); err != nil {
						fail <- err
						return
					}
					close(done)
				}()
			}
		}
		select {
		case entry := <-o.entries:
			if dead {
				continue
			}
			queue = append(queue, entry)
		case <-done:
			done = nil
		case <-fail:
			dead = true
		case <-o.quit:
			return
		}
	}
}

// The channel is closed after a failure too, so that the next one may fail as well.
func (o *outbox) forwardOn() {
	var (
		queue []string
		done  chan struct{}
		fail  = make(chan error, 1)
	)
	for {
		if done == nil && len(queue) > 0 {
			batch := queue
			queue = nil
			done = make(chan struct{})
			go func() { // want "goroutine blocks forever on `fail` when `<-o.quit` comes first"
				if err := o.deliver(batch); err != nil {
					fail <- err
				}
				close(done)
			}()
		}
		select {
		case entry := <-o.entries:
			queue = append(queue, entry)
		case <-done:
			done = nil
		case err := <-fail:
			if errors.Is(err, errClosed) {
				return
			}
		case <-o.quit:
			return
		}
	}
}

// Nobody waits for the channel before it is nil again.
func (o *outbox) forwardAtOnce() {
	var (
		queue []string
		done  chan struct{}
		fail  = make(chan error, 1)
	)
	for {
		if done == nil && len(queue) > 0 {
			batch := queue
			queue = nil
			done = make(chan struct{})
			go func() { // want "goroutine blocks forever on `fail`"
				if err := o.deliver(batch); err != nil {
					fail <- err
					return
				}
				close(done)
			}()
		}
		select {
		case entry := <-o.entries:
			queue = append(queue, entry)
			done = nil
		case <-fail:
		case <-o.quit:
			return
		}
	}
}

var errClosed = errors.New("closed")
