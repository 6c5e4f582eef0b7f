// Package embedding has lock and channel in a struct that others embed.
package embedding

import "sync"

type base struct {
	sync.Mutex
	quit chan struct{}
	done chan struct{}
	n    int
}

type loop struct {
	*base
	name string
}

func start() *loop {
	l := &loop{base: &base{quit: make(chan struct{}), done: make(chan struct{})}}
	go l.run()
	return l
}

func (b *base) run() {
	defer close(b.done)
	<-b.quit
	b.Lock()
	b.n++
	b.Unlock()
}

// leaks: start().stopLocked()
func (l *loop) stopLocked() {
	l.Lock()
	defer l.Unlock()
	close(l.quit)
	<-l.done // want `waits under .l. for a goroutine that needs .l. first`
}

// ends: start().stop()
func (l *loop) stop() {
	l.Lock()
	close(l.quit)
	l.Unlock()
	<-l.done
}

type pool struct {
	sync.Mutex
	sync.WaitGroup
	total int
}

func (p *pool) begin() {
	p.Add(1)
	go func() {
		defer p.Done()
		p.Lock()
		defer p.Unlock()
		p.total++
	}()
}

func (p *pool) endLocked() {
	p.Lock()
	defer p.Unlock()
	p.Wait() // want `waits under .p. for a goroutine that needs .p. first`
}

func (p *pool) end() {
	p.Wait()
	p.Lock()
	defer p.Unlock()
	p.total = 0
}
