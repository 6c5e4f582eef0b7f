package embedding

import "time"

type lifecycle struct{ done chan struct{} }

func (l *lifecycle) Stop() { close(l.done) }

type deafPoller struct {
	lifecycle
	endless
}

type endless struct{}

func (endless) loop() {
	for {
		time.Sleep(time.Second)
	}
}

func (p *deafPoller) start() {
	go p.loop() // want `loops forever`
}

type poller struct {
	lifecycle
	ending
}

type ending struct{ lifecycle }

func (e *ending) loop() {
	for {
		select {
		case <-time.After(time.Second):
		case <-e.done:
			return
		}
	}
}

func (p *poller) start() {
	go p.ending.loop()
}
