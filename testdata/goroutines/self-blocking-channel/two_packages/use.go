package hidden

import "caulk.test/hidden/peer"

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	values := make(chan int)
	peer.Put(values, 1) // want `send on .values. blocks forever: all its operations run on one goroutine`
	return peer.Take(values)
}

// ends: hasRoom()
func hasRoom() int {
	values := make(chan int, 1)
	peer.Put(values, 1)
	return peer.Take(values)
}

// ends: sendsInTheBackground()
func sendsInTheBackground() int {
	values := make(chan int)
	go peer.Put(values, 1)
	return peer.Take(values)
}
