package hidden

func work() error { return nil }

type job struct{ failed chan error }

func begin() *job {
	j := &job{failed: make(chan error)}
	go func() { j.failed <- work() }()
	return j
}

func beginWithRoom() *job {
	j := &job{failed: make(chan error, 1)}
	go func() { j.failed <- work() }()
	return j
}

// leaks: drops()
func drops() {
	begin() // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

// ends: dropsWhatHasRoom()
func dropsWhatHasRoom() {
	beginWithRoom()
}

// ends: receives()
func receives() error {
	return <-begin().failed
}
