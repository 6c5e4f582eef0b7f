package twofiles

import "time"

type stuck struct{ timer *time.Timer }

func halt(t *time.Timer) {
	if !t.Stop() {
		<-t.C // want "drain of .t. blocks forever"
	}
}

type free struct{ timer *time.Timer }

func (f *free) again() { f.timer.Reset(time.Second) }

func end(t *time.Timer) {
	if !t.Stop() {
		<-t.C
	}
}
