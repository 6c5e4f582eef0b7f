package hidden

import (
	"runtime"
	"sync"
	"sync/atomic"
)

func do(int) {}

type printer struct {
	jobs  chan int
	stop  chan struct{}
	mu    sync.Mutex
	phase int
	gone  atomic.Bool
	name  string
}

func (p *printer) run() {
	for {
		select {
		case job := <-p.jobs:
			do(job)
		case <-p.stop:
			return
		}
	}
}

func (p *printer) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.phase = 2
	p.gone.Store(true)
	close(p.stop)
}

func (p *printer) askingForWhatCloseSets(job int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.phase < 2 {
		p.jobs <- job
	}
}

func (p *printer) askingForWhatCloseStores(job int) {
	if p.gone.Load() {
		return
	}
	p.jobs <- job
}

func (p *printer) isOpen() bool {
	return p.phase < 2
}

func (p *printer) askingThroughAMethod(job int) {
	if p.isOpen() {
		p.jobs <- job
	}
}

func start(name string) *printer {
	p := &printer{jobs: make(chan int), stop: make(chan struct{}), name: name}
	go p.run()
	return p
}

type copier struct {
	jobs chan int
	stop chan struct{}
	name string
}

func (c *copier) run() {
	for {
		select {
		case job := <-c.jobs:
			do(job)
		case <-c.stop:
			return
		}
	}
}

func (c *copier) askingForSomethingElse(job int, running bool) {
	if running && runtime.GOOS != "windows" && c.name != "" {
		c.jobs <- job // want `send on .jobs. blocks forever once its receiver has quit`
	}
}

func startCopier(name string) *copier {
	c := &copier{jobs: make(chan int), stop: make(chan struct{}), name: name}
	go c.run()
	return c
}
