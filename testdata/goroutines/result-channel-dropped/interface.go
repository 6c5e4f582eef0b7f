package hidden

func work() error { return nil }

type starter interface {
	begin() <-chan error
	beginWithRoom() <-chan error
}

type service struct{}

func (service) begin() <-chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

func (service) beginWithRoom() <-chan error {
	failed := make(chan error, 1)
	go func() { failed <- work() }()
	return failed
}

type slow struct{}

func (slow) begin() <-chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

func (slow) beginWithRoom() <-chan error {
	failed := make(chan error, 1)
	go func() { failed <- work() }()
	return failed
}

// leaks: drops(service{})
func drops(by starter) {
	by.begin() // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

// ends: dropsWhatHasRoom(service{})
func dropsWhatHasRoom(by starter) {
	by.beginWithRoom()
}

// ends: receives(service{})
func receives(by starter) error {
	return <-by.begin()
}
