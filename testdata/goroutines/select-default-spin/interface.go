package iface

import "time"

type meter interface{ miss() }

type counter struct{ misses int }

func (c *counter) miss() { c.misses++ }

type nobody struct{}

func (nobody) miss() {}

func spinning(jobs <-chan string, m meter) {
	for {
		select {
		case job := <-jobs:
			println(job)
		default: // want `idle .default. makes this loop spin`
			m.miss()
		}
	}
}

type pacer interface{ idle() }

type eager struct{}

func (eager) idle() {}

type lazy struct{}

func (lazy) idle() { time.Sleep(time.Millisecond) }

// One of the two waits.
func waiting(jobs <-chan string, p pacer) {
	for {
		select {
		case job := <-jobs:
			println(job)
		default:
			p.idle()
		}
	}
}
