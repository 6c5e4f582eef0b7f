package agent

import "time"

type agent struct {
	reports int
	timer   *time.Timer
}

func (a *agent) run() {
	time.AfterFunc(time.Minute, a.report) // want `\(\*agent\)\.Shutdown cannot stop`
}

func (a *agent) runStoppable() {
	a.timer = time.AfterFunc(time.Minute, a.report)
}
