package hidden

func serve() {}

// leaks: neverReady()
func neverReady() {
	ready := make(chan struct{})
	go func() {
		<-ready // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
		serve()
	}()
	serve()
}

// ends: getsReady()
func getsReady() {
	ready := make(chan struct{})
	go func() {
		<-ready
		serve()
	}()
	serve()
	close(ready)
}

// leaks: nobodyReads()
func nobodyReads() {
	results := make(chan int)
	go func() {
		results <- 1 // want `send on .results. blocks forever: nothing ever receives from it`
	}()
}

// ends: somebodyReads()
func somebodyReads() int {
	results := make(chan int)
	go func() {
		results <- 1
	}()
	return <-results
}
