package closure

import "time"

func stuck(d time.Duration, stop <-chan struct{}) {
	t := time.NewTimer(d)
	halt := func() {
		if !t.Stop() {
			<-t.C // want "drain of .t. blocks forever"
		}
	}
	for {
		select {
		case <-t.C:
			println("tick")
		case <-stop:
			halt()
			return
		}
	}
}

func free(d time.Duration, stop <-chan struct{}) {
	t := time.NewTimer(d)
	halt := func() {
		if !t.Stop() {
			<-t.C
		}
	}
	for {
		select {
		case <-t.C:
			t.Reset(d)
		case <-stop:
			halt()
			return
		}
	}
}
