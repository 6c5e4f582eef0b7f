package hidden

func work() error { return nil }

// leaks: drops()
func drops() {
	begin := func() <-chan error {
		failed := make(chan error)
		go func() { failed <- work() }()
		return failed
	}
	begin() // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

// ends: dropsWhatHasRoom()
func dropsWhatHasRoom() {
	begin := func() <-chan error {
		failed := make(chan error, 1)
		go func() { failed <- work() }()
		return failed
	}
	begin()
}

func begin() <-chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

// leaks: dropsThroughAVariable()
func dropsThroughAVariable() {
	start := begin
	start() // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

// ends: receivesThroughAVariable()
func receivesThroughAVariable() error {
	start := begin
	return <-start()
}
