package drains

import "time"

func work() error { return nil }

func continuesWithoutReset(d time.Duration, stop <-chan struct{}) {
	t := time.NewTimer(d)
	for {
		select {
		case <-t.C:
			if work() != nil {
				continue
			}
			t.Reset(d)
		case <-stop:
			if !t.Stop() {
				<-t.C // want `drain of .t. blocks forever: its value was received before`
			}
			return
		}
	}
}

func drainsAtTheTop(d time.Duration, in <-chan int) {
	t := time.NewTimer(d)
	for {
		if !t.Stop() {
			<-t.C // want `drain of .t. blocks forever`
		}
		t.Reset(d)
		select {
		case <-t.C:
		case <-in:
		}
	}
}

// leaks: drainsAfterItFired(time.Nanosecond)
func drainsAfterItFired(d time.Duration) {
	t := time.NewTimer(d)
	<-t.C
	if !t.Stop() {
		<-t.C // want `drain of .t. blocks forever`
	}
}

type keeper struct{ timer *time.Timer }

func (k *keeper) rotate(stop <-chan struct{}) {
	for {
		select {
		case <-k.timer.C:
			if k.renew() == nil {
				k.timer.Reset(time.Minute)
			}
		case <-stop:
			if !k.timer.Stop() {
				<-k.timer.C // want `drain of .k.timer. blocks forever`
			}
			return
		}
	}
}

func (k *keeper) renew() error { return work() }

func armedWhileSomethingWaits(in <-chan time.Time, due func(time.Time)) {
	t := time.NewTimer(time.Hour)
	var waiting []time.Time
	for {
		select {
		case at := <-in:
			if !t.Stop() {
				<-t.C // want `drain of .t. blocks forever`
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

func neverArmedAgain(d time.Duration, loud bool, stop <-chan struct{}) {
	t := time.NewTimer(d)
	for {
		select {
		case <-t.C:
			_ = work()
		case <-stop:
			if loud {
				if !t.Stop() {
					<-t.C // want `drain of .t. blocks forever`
				}
			}
			return
		}
	}
}
