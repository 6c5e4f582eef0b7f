package hidden

func serve() {}

func waiter(ready <-chan struct{}) func() {
	return func() {
		<-ready // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
		serve()
	}
}

func putter(results chan<- int) func() {
	return func() {
		results <- 1 // want `send on .results. blocks forever: nothing ever receives from it`
	}
}

// leaks: neverReady()
func neverReady() {
	ready := make(chan struct{})
	go waiter(ready)()
	serve()
}

// ends: getsReady()
func getsReady() {
	ready := make(chan struct{})
	go waiter(ready)()
	serve()
	close(ready)
}

// leaks: nobodyReads()
func nobodyReads() {
	results := make(chan int)
	go putter(results)()
}

// ends: somebodyReads()
func somebodyReads() int {
	results := make(chan int)
	go putter(results)()
	return <-results
}
