package hidden

// leaks: waitsForASkippedClose()
func waitsForASkippedClose() {
	s := &server{ready: make(chan struct{})}
	go s.run()
	s.wait()
}

// ends: waitsForADeferredClose()
func waitsForADeferredClose() {
	c := &careful{ready: make(chan struct{})}
	go c.run()
	c.wait()
}
