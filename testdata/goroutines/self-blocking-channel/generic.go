package hidden

func put[T any](values chan<- T, v T) {
	values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
}

func take[T any](values <-chan T) T { return <-values }

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
