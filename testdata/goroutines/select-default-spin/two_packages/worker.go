package worker

import "example.com/worker/meter"

func spinning(jobs <-chan string) {
	for {
		select {
		case job := <-jobs:
			println(job)
		default: // want `idle .default. makes this loop spin`
			meter.Miss()
		}
	}
}

func waiting(jobs <-chan string) {
	for {
		select {
		case job := <-jobs:
			println(job)
		default:
			meter.Pause()
		}
	}
}
