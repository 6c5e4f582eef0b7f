package hidden

func teller(done chan<- int) func() {
	return func() { done <- 1 }
}

func waiter(done <-chan int) func() int {
	return func() int { return <-done }
}

// leaks: tellsNobody()
func tellsNobody() {
	var done chan int
	go teller(done)() // want `send on .done. blocks forever: the channel is never made`
}

// ends: tells()
func tells() int {
	done := make(chan int)
	go teller(done)()
	return <-done
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	var done chan int
	return waiter(done)() // want `receive on .done. blocks forever: the channel is never made`
}
