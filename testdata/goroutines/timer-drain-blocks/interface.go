package iface

import "time"

type halting interface{ halt(*time.Timer) }

type drained struct{}

func (drained) halt(t *time.Timer) {
	if !t.Stop() {
		<-t.C // want "drain of .t. blocks forever"
	}
}

// leaks: stuck(time.NewTimer(time.Nanosecond), drained{})
func stuck(t *time.Timer, by halting) {
	<-t.C
	by.halt(t)
}

type ending interface{ end(*time.Timer) }

type patient struct{}

func (patient) end(t *time.Timer) {
	if !t.Stop() {
		select {
		case <-t.C:
		default:
		}
	}
}

// ends: free(time.NewTimer(time.Nanosecond), patient{})
func free(t *time.Timer, by ending) {
	<-t.C
	by.end(t)
}
