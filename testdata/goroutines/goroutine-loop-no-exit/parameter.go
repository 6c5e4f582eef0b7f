package parameter

import "time"

func refresh() {}

func watch(stop <-chan struct{}) {
	go refreshing(time.Minute, stop) // want `loops forever`
	go refreshingUntil(time.Minute, stop)
}

func refreshing(pause time.Duration, stop <-chan struct{}) {
	for {
		time.Sleep(pause)
		refresh()
	}
}

func refreshingUntil(pause time.Duration, stop <-chan struct{}) {
	for {
		select {
		case <-time.After(pause):
			refresh()
		case <-stop:
			return
		}
	}
}

// The loop itself is what is handed over.
func run(stop <-chan struct{}) {
	start(stop, func() {
		for {
			time.Sleep(time.Minute)
			refresh()
		}
	})
	startEnding(stop, func() {
		for range 3 {
			refresh()
		}
	})
}

func start(stop <-chan struct{}, loop func()) {
	go loop() // want `loops forever`
}

func startEnding(stop <-chan struct{}, loop func()) {
	go loop()
}
