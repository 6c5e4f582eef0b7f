package waits

import "sync"

type conn struct {
	closed  chan struct{}
	stopped chan struct{}
	inbox   chan int
	once    sync.Once
}

func open() *conn {
	c := &conn{closed: make(chan struct{}), stopped: make(chan struct{}), inbox: make(chan int)}
	go func() { c.Close(c.dispatch()) }()
	return c
}

func (c *conn) dispatch() error {
	defer close(c.stopped)
	for {
		select {
		case v := <-c.inbox:
			if v == 0 {
				c.Close(nil)
			}
		case <-c.closed:
			return nil
		}
	}
}

func (c *conn) Close(error) {
	c.once.Do(func() {
		close(c.closed)
		<-c.stopped // want `the goroutine that closes .stopped. waits for it here`
	})
}

type worker struct{ done chan struct{} }

func start() *worker {
	w := &worker{done: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) run() {
	w.finish()
	close(w.done)
}

func (w *worker) finish() { w.wait() }

func (w *worker) wait() { <-w.done } // want `the goroutine that closes .done. waits for it here`
