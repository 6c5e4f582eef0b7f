package hidden

func work() error { return nil }

func begin() <-chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

func beginWithRoom() <-chan error {
	failed := make(chan error, 1)
	go func() { failed <- work() }()
	return failed
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
	return <-begin()
}
