package hidden

func tell(done chan<- int) { done <- 1 }

func await(done <-chan int) int { return <-done }

// leaks: tellsNobody()
func tellsNobody() {
	var done chan int
	go tell(done) // want `send on .done. blocks forever: the channel is never made`
}

// ends: tells()
func tells() int {
	done := make(chan int)
	go tell(done)
	return await(done)
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	var done chan int
	return await(done) // want `receive on .done. blocks forever: the channel is never made`
}
