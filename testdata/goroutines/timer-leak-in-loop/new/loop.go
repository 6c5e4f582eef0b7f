package new

import "time"

func inASelect(in <-chan int) {
	for {
		select {
		case <-in:
		case <-time.After(time.Minute):
		}
	}
}

func inALoopAround(in <-chan int, values []int) {
	for range values {
		select {
		case <-in:
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func ticks(in <-chan int) {
	tick := time.Tick(time.Second)
	select {
	case <-tick:
	case <-in:
	}
}

func once(in <-chan int) {
	select {
	case <-in:
	case <-time.After(time.Minute):
	}
}

func waitsForIt() {
	for {
		<-time.After(time.Minute)
	}
}

func reuses(in <-chan int) {
	t := time.NewTimer(time.Minute)
	defer t.Stop()
	for {
		t.Reset(time.Minute)
		select {
		case <-in:
		case <-t.C:
		}
	}
}

func inAGoroutineOfItsOwn(in <-chan int, values []int) {
	for range values {
		go func() {
			select {
			case <-in:
			case <-time.After(time.Minute):
			}
		}()
	}
}
