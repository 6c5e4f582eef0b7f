package peer

func work() error { return nil }

// Begin works in the background.
func Begin() <-chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

// BeginWithRoom works in the background, whether somebody receives or not.
func BeginWithRoom() <-chan error {
	failed := make(chan error, 1)
	go func() { failed <- work() }()
	return failed
}
