package local

import (
	"context"
	"time"
)

func refresh() {}

// leaks: deaf(cancelled())
func deaf(ctx context.Context) {
	tick := make(chan int)
	go func() { // want `goroutine loops forever with no way out`
		for {
			<-tick
			refresh()
		}
	}()
}

// ends: listening(cancelled())
func listening(ctx context.Context) {
	go func() {
		for {
			select {
			case <-time.After(time.Minute):
				refresh()
			case <-ctx.Done():
				return
			}
		}
	}()
}
