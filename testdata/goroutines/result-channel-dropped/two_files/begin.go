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
