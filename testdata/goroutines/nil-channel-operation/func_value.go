package hidden

// leaks: tellsNobody()
func tellsNobody() {
	var done chan int
	tell := func() {
		done <- 1 // want `send on .done. blocks forever: the channel is never made`
	}
	go tell()
}

// ends: tells()
func tells() int {
	done := make(chan int)
	tell := func() { done <- 1 }
	go tell()
	return <-done
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	var done chan int
	wait := func() int {
		return <-done // want `receive on .done. blocks forever: the channel is never made`
	}
	return wait()
}
