package hidden

type box struct{ values chan int }

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	b := &box{values: make(chan int)}
	b.values <- 1 // want `send on .values. blocks forever: nobody else has the channel yet`
	return <-b.values
}

// ends: hasRoom()
func hasRoom() int {
	b := &box{values: make(chan int, 1)}
	b.values <- 1
	return <-b.values
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	b := &box{values: make(chan int)}
	go func() { b.values <- 1 }()
	return <-b.values
}
