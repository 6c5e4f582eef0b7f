package hidden

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
