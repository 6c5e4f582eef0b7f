package funcvalue

import "time"

func spinning(jobs <-chan string) {
	idle := 0
	miss := func() { idle++ }
	for {
		select {
		case job := <-jobs:
			println(job)
		default: // want `idle .default. makes this loop spin`
			miss()
		}
	}
}

func waiting(jobs <-chan string) {
	pause := func() { time.Sleep(time.Millisecond) }
	for {
		select {
		case job := <-jobs:
			println(job)
		default:
			pause()
		}
	}
}

// What the function does is up to the caller.
func asking(jobs <-chan string, idle func()) {
	for {
		select {
		case job := <-jobs:
			println(job)
		default:
			idle()
		}
	}
}
