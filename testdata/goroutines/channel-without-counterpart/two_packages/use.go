package hidden

import "caulk.test/hidden/peer"

func serve() {}

// leaks: neverReady()
func neverReady() {
	ready := make(chan struct{}) // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
	go peer.Await(ready)
	serve()
}

// ends: getsReady()
func getsReady() {
	ready := make(chan struct{})
	go peer.Await(ready)
	serve()
	close(ready)
}

// leaks: nobodyReads()
func nobodyReads() {
	results := make(chan int) // want `send on .results. blocks forever: nothing ever receives from it`
	go peer.Put(results, 1)
}

// ends: somebodyReads()
func somebodyReads() int {
	results := make(chan int)
	go peer.Put(results, 1)
	return <-results
}
