package hidden

type box struct{ values chan int }

type labelled struct {
	box
	label string
}

func (b *box) put(v int) {
	b.values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
}

func (b *box) take() int { return <-b.values }

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	b := &labelled{box: box{values: make(chan int)}}
	b.put(1)
	return b.take()
}

// ends: hasRoom()
func hasRoom() int {
	b := &labelled{box: box{values: make(chan int, 1)}}
	b.put(1)
	return b.take()
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	b := &labelled{box: box{values: make(chan int)}}
	go b.put(1)
	return b.take()
}
