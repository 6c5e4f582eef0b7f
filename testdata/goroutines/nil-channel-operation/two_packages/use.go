package hidden

import "caulk.test/hidden/peer"

// leaks: tellsNobody()
func tellsNobody() {
	var done chan int
	go peer.Tell(done) // want `send on .done. blocks forever: the channel is never made`
}

// ends: tells()
func tells() int {
	done := make(chan int)
	go peer.Tell(done)
	return peer.Await(done)
}

// leaks: waitsForNobody()
func waitsForNobody() int {
	var done chan int
	return peer.Await(done) // want `receive on .done. blocks forever: the channel is never made`
}
