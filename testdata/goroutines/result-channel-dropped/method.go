package hidden

func work() error { return nil }

type service struct{}

func (*service) begin() <-chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

func (*service) beginWithRoom() <-chan error {
	failed := make(chan error, 1)
	go func() { failed <- work() }()
	return failed
}

// leaks: drops()
func drops() {
	new(service).begin() // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

// ends: dropsWhatHasRoom()
func dropsWhatHasRoom() {
	new(service).beginWithRoom()
}

// ends: receives()
func receives() error {
	return <-new(service).begin()
}
