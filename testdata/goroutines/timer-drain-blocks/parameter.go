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

// The caller says whether it has received.
func stop(t *time.Timer, drains bool) {
	if !t.Stop() && drains {
		<-t.C
	}
}

func freeWhenTold(t *time.Timer, out chan<- int) {
	missed := false
	select {
	case out <- 1:
	case <-t.C:
		missed = true
	}
	stop(t, !missed)
}

func freeWhenToldSo(t *time.Timer) {
	<-t.C
	stop(t, false)
}

func halt(t *time.Timer, drains bool) {
	if drains && !t.Stop() {
		<-t.C // want "drain of .t. blocks forever"
	}
}

func stuckWhenTold(t *time.Timer) {
	<-t.C
	halt(t, true)
}
