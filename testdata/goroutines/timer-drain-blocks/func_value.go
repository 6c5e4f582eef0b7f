package funcvalue

import "time"

func drain(t *time.Timer) {
	if !t.Stop() {
		<-t.C // want "drain of .t. blocks forever"
	}
}

// leaks: stuck(time.NewTimer(time.Nanosecond))
func stuck(t *time.Timer) {
	halt := drain
	<-t.C
	halt(t)
}

func settle(t *time.Timer) {
	if !t.Stop() {
		<-t.C
	}
}

// ends: free(time.NewTimer(time.Nanosecond))
func free(t *time.Timer) {
	halt := settle
	<-t.C
	t.Reset(time.Second)
	halt(t)
}
