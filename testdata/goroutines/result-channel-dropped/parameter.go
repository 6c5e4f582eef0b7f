package hidden

func work() error { return nil }

func deliver(failed chan<- error) { failed <- work() }

func begin() <-chan error {
	failed := make(chan error)
	go deliver(failed)
	return failed
}

func beginWithRoom() <-chan error {
	failed := make(chan error, 1)
	go deliver(failed)
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
