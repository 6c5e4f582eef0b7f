package hidden

type putter interface {
	put(values chan<- int, v int)
}

type plain struct{}

func (plain) put(values chan<- int, v int) {
	values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
}

type doubling struct{}

func (doubling) put(values chan<- int, v int) { values <- 2 * v }

// leaks: sendsAndThenReceives(plain{})
func sendsAndThenReceives(by putter) int {
	values := make(chan int)
	by.put(values, 1)
	return <-values
}

// ends: hasRoom(plain{})
func hasRoom(by putter) int {
	values := make(chan int, 1)
	by.put(values, 1)
	return <-values
}

// ends: sendsInTheBackground(plain{})
func sendsInTheBackground(by putter) int {
	values := make(chan int)
	go by.put(values, 1)
	return <-values
}
