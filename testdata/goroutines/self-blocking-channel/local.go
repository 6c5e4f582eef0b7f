package hidden

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	values := make(chan int)
	values <- 1 // want `send on .values. blocks forever: nobody else has the channel yet`
	return <-values
}

// ends: hasRoom()
func hasRoom() int {
	values := make(chan int, 1)
	values <- 1
	return <-values
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	values := make(chan int)
	go func() { values <- 1 }()
	return <-values
}
