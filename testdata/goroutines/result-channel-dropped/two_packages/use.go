package hidden

import "caulk.test/hidden/peer"

// leaks: drops()
func drops() {
	peer.Begin() // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

// ends: dropsWhatHasRoom()
func dropsWhatHasRoom() {
	peer.BeginWithRoom()
}

// ends: receives()
func receives() error {
	return <-peer.Begin()
}
