package hidden

type box struct{ values chan int }

func (b *box) put(v int) {
	b.values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
}

func (b *box) take() int { return <-b.values }

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	b := &box{values: make(chan int)}
	b.put(1)
	return b.take()
}

// ends: hasRoom()
func hasRoom() int {
	b := &box{values: make(chan int, 1)}
	b.put(1)
	return b.take()
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	b := &box{values: make(chan int)}
	go b.put(1)
	return b.take()
}
