// Package signals hands on signals of the process, and other events.
package signals

import (
	"os"
	"os/signal"
	"time"
)

func hangups() <-chan struct{} {
	told := make(chan struct{})
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt)
	go func() {
		for {
			<-signals
			told <- struct{}{}
		}
	}()
	return told
}

func seconds() <-chan struct{} {
	told := make(chan struct{})
	ticker := time.NewTicker(time.Second)
	go func() { // want `goroutine loops forever with no way out`
		for {
			<-ticker.C
			told <- struct{}{}
		}
	}()
	return told
}

func serve(requests <-chan string) {
	for request := range requests {
		select {
		case <-hangups():
			return
		case <-seconds():
			println(request)
		}
	}
}
