package hidden

func serve() {}

func await[T any](ready <-chan T) {
	<-ready // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
	serve()
}

func put[T any](results chan<- T, v T) {
	results <- v // want `send on .results. blocks forever: nothing ever receives from it`
}

// leaks: neverReady()
func neverReady() {
	ready := make(chan struct{})
	go await(ready)
	serve()
}

// ends: getsReady()
func getsReady() {
	ready := make(chan struct{})
	go await(ready)
	serve()
	close(ready)
}

// leaks: nobodyReads()
func nobodyReads() {
	results := make(chan int)
	go put(results, 1)
}

// ends: somebodyReads()
func somebodyReads() int {
	results := make(chan int)
	go put(results, 1)
	return <-results
}
