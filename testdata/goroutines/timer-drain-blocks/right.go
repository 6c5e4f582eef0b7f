package drains

import "time"

func work() error { return nil }

// ends: resetsEachTime(time.Hour, closed())
func resetsEachTime(d time.Duration, stop <-chan struct{}) {
	t := time.NewTimer(d)
	for {
		select {
		case <-t.C:
			_ = work()
			t.Reset(d)
		case <-stop:
			if !t.Stop() {
				<-t.C
			}
			return
		}
	}
}

func drainsWithoutWaiting(d time.Duration, in <-chan int) {
	t := time.NewTimer(d)
	for {
		if !t.Stop() {
			select {
			case <-t.C:
			default:
			}
		}
		t.Reset(d)
		select {
		case <-t.C:
		case <-in:
		}
	}
}

func remembersThatItFired(d time.Duration, in <-chan int) {
	t := time.NewTimer(d)
	fired := false
	for {
		if !fired && !t.Stop() {
			<-t.C
		}
		t.Reset(d)
		fired = false
		select {
		case <-t.C:
			fired = true
		case <-in:
		}
	}
}

// ends: outsideALoop(time.Hour, nil)
func outsideALoop(d time.Duration, in <-chan int) {
	t := time.NewTimer(d)
	select {
	case <-t.C:
		return
	case <-in:
	}
	if !t.Stop() {
		<-t.C
	}
}

func makesANewOne(d time.Duration, in <-chan int) {
	for {
		t := time.NewTimer(d)
		select {
		case <-t.C:
		case <-in:
			if !t.Stop() {
				<-t.C
			}
		}
	}
}

type holder struct{ timer *time.Timer }

func (h *holder) again() { h.timer.Reset(time.Minute) }

func (h *holder) handsItOn(stop <-chan struct{}, rearm func(*time.Timer)) {
	for {
		select {
		case <-h.timer.C:
			rearm(h.timer)
		case <-stop:
			if !h.timer.Stop() {
				<-h.timer.C
			}
			return
		}
	}
}

func (h *holder) armsInAMethod(stop <-chan struct{}) {
	for {
		select {
		case <-h.timer.C:
			h.again()
		case <-stop:
			if !h.timer.Stop() {
				<-h.timer.C
			}
			return
		}
	}
}

type deadline struct {
	at time.Time
}

// The timer runs for the first of the deadlines; one that is not listed any more has expired and was received.
func expire(added <-chan *deadline, met <-chan *deadline) {
	timer := time.NewTimer(time.Hour)
	var first *deadline
	forget := func(gone *deadline) {
		if gone != first {
			return
		}
		if !timer.Stop() {
			<-timer.C
		}
		first = nil
	}
	for {
		select {
		case one := <-added:
			if first == nil {
				first = one
				timer.Reset(time.Until(one.at))
			}
		case one := <-met:
			forget(one)
		case <-timer.C:
			first = nil
		}
	}
}

// The timer runs as long as something waits for it.
func armedWhileSomethingWaits(in <-chan time.Time, due func(time.Time)) {
	t := time.NewTimer(time.Hour)
	t.Stop()
	var waiting []time.Time
	for {
		select {
		case at := <-in:
			if len(waiting) > 0 {
				if !t.Stop() {
					<-t.C
				}
			}
			waiting = append(waiting, at)
			t.Reset(time.Until(waiting[0]))
		case <-t.C:
			due(waiting[0])
			waiting = waiting[1:]
			if len(waiting) > 0 {
				t.Reset(time.Until(waiting[0]))
			}
		}
	}
}
