package hidden

// leaks: tellsNobody()
func tellsNobody() {
	var done chan int
	go func() {
		done <- 1 // want `send on .done. blocks forever: the channel is never made`
	}()
}

// ends: tells()
func tells() int {
	done := make(chan int)
	go func() { done <- 1 }()
	return <-done
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	var done chan int
	return <-done // want `receive on .done. blocks forever: the channel is never made`
}
