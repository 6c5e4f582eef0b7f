package hidden

func work() error { return nil }

func beginner() func() <-chan error {
	return func() <-chan error {
		failed := make(chan error)
		go func() { failed <- work() }()
		return failed
	}
}

func roomyBeginner() func() <-chan error {
	return func() <-chan error {
		failed := make(chan error, 1)
		go func() { failed <- work() }()
		return failed
	}
}

// leaks: drops()
func drops() {
	beginner()() // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

// ends: dropsWhatHasRoom()
func dropsWhatHasRoom() {
	roomyBeginner()()
}

// ends: receives()
func receives() error {
	return <-beginner()()
}
