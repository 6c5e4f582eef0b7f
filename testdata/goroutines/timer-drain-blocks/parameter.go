package parameter

import "time"

func stuck(t *time.Timer, stop <-chan struct{}, work func()) {
	for {
		select {
		case <-t.C:
			work()
		case <-stop:
			if !t.Stop() {
				<-t.C // want "drain of .t. blocks forever"
			}
			return
		}
	}
}

func free(t *time.Timer, stop <-chan struct{}, work func()) {
	for {
		select {
		case <-t.C:
			work()
			t.Reset(time.Second)
		case <-stop:
			if !t.Stop() {
				<-t.C
			}
			return
		}
	}
}

// The helper drains what its caller has received.
func drain(t *time.Timer) {
	if !t.Stop() {
		<-t.C // want "drain of .t. blocks forever"
	}
}

// leaks: stuckBelow(time.NewTimer(time.Nanosecond))
func stuckBelow(t *time.Timer) {
	<-t.C
	drain(t)
}

func settle(t *time.Timer) {
	if !t.Stop() {
		<-t.C
	}
}

// ends: freeBelow(time.NewTimer(time.Hour))
func freeBelow(t *time.Timer) {
	settle(t)
	t.Reset(time.Second)
	<-t.C
}
