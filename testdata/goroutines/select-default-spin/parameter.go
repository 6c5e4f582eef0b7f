package parameter

import "time"

func spinning(jobs <-chan string, done <-chan struct{}, idle *int) {
	for {
		select {
		case job := <-jobs:
			println(job)
		case <-done:
			return
		default: // want `idle .default. makes this loop spin`
			*idle++
		}
	}
}

func pausing(jobs <-chan string, done <-chan struct{}, idle *int) {
	for {
		select {
		case job := <-jobs:
			println(job)
		case <-done:
			return
		default:
			*idle++
			time.Sleep(time.Millisecond)
		}
	}
}
