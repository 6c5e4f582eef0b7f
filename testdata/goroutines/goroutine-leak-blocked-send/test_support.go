package support

import (
	"testing"
	"time"
)

// Goroutines of a test end with the test binary.
func finishesInTime(t *testing.T, run func()) {
	done := make(chan bool)
	go func() {
		run()
		done <- true
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
		t.Error("hung")
	}
}
