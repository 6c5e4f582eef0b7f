package hidden

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	values := make(chan int)
	put := func() {
		values <- 1 // want `send on .values. blocks forever: all its operations run on one goroutine`
	}
	put()
	return <-values
}

// ends: hasRoom()
func hasRoom() int {
	values := make(chan int, 1)
	put := func() { values <- 1 }
	put()
	return <-values
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	values := make(chan int)
	put := func() { values <- 1 }
	go put()
	return <-values
}
