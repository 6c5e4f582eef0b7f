package funcvalue

import "time"

type lease struct {
	held  bool
	timer *time.Timer
}

func (l *lease) acquire() {
	release := func() { l.held = false }
	time.AfterFunc(time.Minute, release) // want `\(\*lease\)\.shutdown cannot stop`
}

func (l *lease) acquireStoppable() {
	release := func() { l.held = false }
	l.timer = time.AfterFunc(time.Minute, release)
}

func (l *lease) shutdown() { l.timer.Stop() }
