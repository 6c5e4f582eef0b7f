package closure

import "runtime"

func spinning(jobs <-chan string) func() {
	return func() {
		for {
			select {
			case job := <-jobs:
				println(job)
			default: // want `idle .default. makes this loop spin`
				func() {}()
			}
		}
	}
}

func yielding(jobs <-chan string) func() {
	return func() {
		for {
			select {
			case job := <-jobs:
				println(job)
			default:
				func() { runtime.Gosched() }()
			}
		}
	}
}
