package method

import "time"

type poller struct {
	done chan struct{}
	seen int
}

func newPoller() *poller { return &poller{done: make(chan struct{})} }

func (p *poller) Start() { go p.loop() }

func (p *poller) loop() {
	for {
		select {
		case <-time.After(time.Second):
			p.seen++
		case <-p.done:
			return
		}
	}
}

func (p *poller) Close() { close(p.done) }

// Leaving leaves it running when nothing was seen.
func Leaving() int {
	p := newPoller()
	p.Start() // want "`p` is not stopped when p.seen == 0"
	if p.seen == 0 {
		return 0
	}
	p.Close()
	return p.seen
}

// Stopping does not.
func Stopping() int {
	p := newPoller()
	p.Start()
	defer p.Close()
	if p.seen == 0 {
		return 0
	}
	return p.seen
}
