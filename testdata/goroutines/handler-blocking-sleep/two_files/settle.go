package twofiles

import "time"

func settle() { time.Sleep(time.Second) }

func settleUntil(done <-chan struct{}) {
	select {
	case <-time.After(time.Second):
	case <-done:
	}
}
