package local

import "time"

// leaks: stuck(time.Nanosecond)
func stuck(d time.Duration) {
	t := time.NewTimer(d)
	<-t.C
	if !t.Stop() {
		<-t.C // want "drain of .t. blocks forever"
	}
}

// ends: free(time.Nanosecond)
func free(d time.Duration) {
	t := time.NewTimer(d)
	<-t.C
	t.Reset(d)
	if !t.Stop() {
		<-t.C
	}
}
