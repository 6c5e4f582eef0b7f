package asksfirst

import (
	"log"
	"time"
)

type printer struct {
	jobs chan string
	stop chan struct{}
	done chan struct{}
}

func start() *printer {
	p := &printer{jobs: make(chan string), stop: make(chan struct{}), done: make(chan struct{})}
	go p.run()
	return p
}

func (p *printer) run() {
	defer close(p.done)
	for {
		select {
		case job := <-p.jobs:
			println(job)
		case <-p.stop:
			return
		}
	}
}

// What it waits for before the close is its own business, and no other goroutine.
func (p *printer) Stop() {
	var done <-chan struct{} = p.done
	close(p.stop)
	<-done
}

func (p *printer) asksForWork(work <-chan string) {
	select {
	case job := <-work:
		p.jobs <- job // want `send on .jobs. blocks forever once its receiver has quit`
	case <-time.After(time.Second):
		return
	}
}

type copier struct {
	jobs chan string
	stop chan struct{}
}

func startCopier() *copier {
	c := &copier{jobs: make(chan string), stop: make(chan struct{})}
	go c.run()
	return c
}

func (c *copier) run() {
	for {
		select {
		case job := <-c.jobs:
			println(job)
		case <-c.stop:
			return
		}
	}
}

func (c *copier) Stop() { close(c.stop) }

func (c *copier) asksForTheEnd(job string) {
	select {
	case <-c.stop:
		return
	default:
	}
	c.jobs <- job
}

type logger struct {
	jobs chan string
	stop chan struct{}
}

func startLogger() *logger {
	l := &logger{jobs: make(chan string), stop: make(chan struct{})}
	go l.run()
	return l
}

func (l *logger) run() {
	for {
		select {
		case job := <-l.jobs:
			println(job)
		case <-l.stop:
			return
		}
	}
}

func (l *logger) Stop() { close(l.stop) }

// Nobody closes the channel: there is no panic that wakes the sender.
func (l *logger) recoversInVain(job string) {
	defer func() {
		if r := recover(); r != nil {
			log.Print(r)
		}
	}()
	l.jobs <- job // want `send on .jobs. blocks forever once its receiver has quit`
}

type mailer struct {
	jobs chan string
	stop chan struct{}
}

func startMailer() *mailer {
	m := &mailer{jobs: make(chan string), stop: make(chan struct{})}
	go m.run()
	return m
}

func (m *mailer) run() {
	defer close(m.jobs)
	for {
		select {
		case job := <-m.jobs:
			println(job)
		case <-m.stop:
			return
		}
	}
}

func (m *mailer) Stop() { close(m.stop) }

func (m *mailer) recoversFromTheClose(job string) (sent bool) {
	defer func() { sent = recover() == nil }()
	m.jobs <- job
	return sent
}
