package waitsfirst

import "sync"

// All places of the semaphore are taken back before the monitor is stopped: no worker is left that reports.
type monitor struct {
	reports chan string
	done    chan struct{}
}

func (m *monitor) run() {
	for {
		select {
		case <-m.done:
			if err := m.clear(); err != nil {
				println(err.Error())
			}
			return
		case report := <-m.reports:
			println(report)
		}
	}
}

func (m *monitor) clear() error { return nil }

func (m *monitor) shutdown() { m.done <- struct{}{} }

type pool struct {
	places  chan struct{}
	reports chan<- string
}

func (p *pool) start(job string) {
	p.places <- struct{}{}
	go func() {
		defer func() { <-p.places }()
		p.reports <- job
	}()
}

func (p *pool) shutdown() {
	for i := 0; i < cap(p.places); i++ {
		p.places <- struct{}{}
	}
}

type server struct {
	pool    *pool
	monitor *monitor
}

func newServer() *server {
	reports := make(chan string)
	m := &monitor{reports: reports, done: make(chan struct{})}
	go m.run()
	return &server{&pool{places: make(chan struct{}, 4), reports: reports}, m}
}

func (s *server) Shutdown() {
	s.pool.shutdown()
	s.monitor.shutdown()
}

// The writers are waited for by who stops the sink.
type sink interface {
	Store(string)
	Stop()
}

type batch struct {
	items  chan string
	cancel chan struct{}
}

func newBatch() sink {
	b := &batch{items: make(chan string), cancel: make(chan struct{})}
	go b.save()
	return b
}

func (b *batch) Store(item string) { b.items <- item }

func (b *batch) Stop() { b.cancel <- struct{}{} }

func (b *batch) save() {
	for {
		select {
		case <-b.cancel:
			return
		case item := <-b.items:
			println(item)
		}
	}
}

func storeAll(items []string) {
	var wg sync.WaitGroup
	to := newBatch()
	for _, item := range items {
		wg.Go(func() { to.Store(item) })
	}
	wg.Wait()
	to.Stop()
}

// Nobody waits for those who still record.
type recorder struct {
	lines  chan string
	cancel chan struct{}
}

func newRecorder() *recorder {
	r := &recorder{lines: make(chan string), cancel: make(chan struct{})}
	go r.save()
	return r
}

func (r *recorder) Record(line string) {
	r.lines <- line // want "send on `lines` blocks forever once its receiver has quit"
}

func (r *recorder) Stop() { r.cancel <- struct{}{} }

func (r *recorder) save() {
	for {
		select {
		case <-r.cancel:
			return
		case line := <-r.lines:
			println(line)
		}
	}
}

func recordAll(lines []string) {
	to := newRecorder()
	for _, line := range lines {
		go to.Record(line)
	}
	to.Stop()
}

// What sends is called by the function that makes the receiver quit, and has returned by then.
func countAll(names []string) {
	counts, quit := make(chan int), make(chan struct{})
	go func() {
		for {
			select {
			case <-quit:
				return
			case n := <-counts:
				println(n)
			}
		}
	}()
	countEach(names, counts)
	quit <- struct{}{}
}

func countEach(names []string, counts chan int) {
	for _, name := range names {
		counts <- len(name)
	}
}

// A wrapper hands on to what it wraps, through the interface that both implement.
type counted struct {
	to sink
	n  int
}

func (c *counted) Store(item string) { c.n++; c.to.Store(item) }

func (c *counted) Stop() { c.to.Stop() }

func storeCounted(items []string) int {
	var wg sync.WaitGroup
	to := &counted{to: newBatch()}
	wg.Go(func() {
		for _, item := range items {
			to.Store(item)
		}
	})
	wg.Wait()
	to.Stop()
	return to.n
}

// The select that tells the receiver to stop is no wait for those who still ask.
type counter struct {
	asked chan chan int
	stop  chan struct{}
	done  chan struct{}
}

func newCounter() *counter {
	c := &counter{asked: make(chan chan int), stop: make(chan struct{}), done: make(chan struct{})}
	go c.run()
	return c
}

func (c *counter) run() {
	for n := 0; ; n++ {
		select {
		case answer := <-c.asked:
			answer <- n
		case <-c.stop:
			close(c.done)
			return
		}
	}
}

func (c *counter) Count() int {
	answer := make(chan int)
	c.asked <- answer // want "send on `asked` blocks forever once its receiver has quit"
	return <-answer
}

func (c *counter) Stop() {
	select {
	case c.stop <- struct{}{}:
	case <-c.done:
		return
	}
	<-c.done
}
