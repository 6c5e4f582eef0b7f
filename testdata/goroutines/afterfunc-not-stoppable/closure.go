package closure

import "time"

type poller struct {
	hits  int
	timer *time.Timer
}

func newPoller() *poller {
	p := &poller{}
	time.AfterFunc(time.Second, func() { // want `\(\*poller\)\.Stop cannot stop`
		p.poll()
	})
	return p
}

func newStoppable() *poller {
	p := &poller{}
	p.timer = time.AfterFunc(time.Second, func() { p.poll() })
	return p
}

// poll rearms itself, and so it goes on for ever.
func (p *poller) poll() {
	p.hits++
	time.AfterFunc(time.Second, func() { p.poll() }) // want `the timer is dropped`
}

func (p *poller) Stop() {
	if p.timer != nil {
		p.timer.Stop()
	}
}
