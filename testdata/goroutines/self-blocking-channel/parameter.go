package hidden

func put(values chan<- int, v int) {
	values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
}

func take(values <-chan int) int { return <-values }

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	values := make(chan int)
	put(values, 1)
	return take(values)
}

// ends: hasRoom()
func hasRoom() int {
	values := make(chan int, 1)
	put(values, 1)
	return take(values)
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	values := make(chan int)
	go put(values, 1)
	return take(values)
}
