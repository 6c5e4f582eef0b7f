package hidden

func putter(values chan<- int) func() {
	return func() {
		values <- 1 // want `send on .values. blocks forever: all its operations run on one goroutine`
	}
}

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	values := make(chan int)
	putter(values)()
	return <-values
}

// ends: hasRoom()
func hasRoom() int {
	values := make(chan int, 1)
	putter(values)()
	return <-values
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	values := make(chan int)
	go putter(values)()
	return <-values
}
