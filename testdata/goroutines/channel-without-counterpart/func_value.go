package hidden

func serve() {}

// leaks: neverReady()
func neverReady() {
	ready := make(chan struct{})
	wait := func() {
		<-ready // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
		serve()
	}
	go wait()
	serve()
}

// ends: getsReady()
func getsReady() {
	ready := make(chan struct{})
	wait := func() {
		<-ready
		serve()
	}
	go wait()
	serve()
	close(ready)
}

// leaks: nobodyReads()
func nobodyReads() {
	results := make(chan int)
	put := func(v int) {
		results <- v // want `send on .results. blocks forever: nothing ever receives from it`
	}
	go put(1)
}

// ends: somebodyReads()
func somebodyReads() int {
	results := make(chan int)
	put := func(v int) {
		results <- v
	}
	go put(1)
	return <-results
}
