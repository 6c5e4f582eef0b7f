package hidden

func work() error { return nil }

func begin[T any](work func() T) <-chan T {
	result := make(chan T)
	go func() { result <- work() }()
	return result
}

func beginWithRoom[T any](work func() T) <-chan T {
	result := make(chan T, 1)
	go func() { result <- work() }()
	return result
}

// leaks: drops()
func drops() {
	begin(work) // want `the returned channel is dropped, so the call.s goroutine blocks forever on .result.`
}

// ends: dropsWhatHasRoom()
func dropsWhatHasRoom() {
	beginWithRoom(work)
}

// ends: receives()
func receives() error {
	return <-begin(work)
}
