package hidden

func serve() {}

type worker interface {
	await(ready <-chan struct{})
	put(results chan<- int)
}

type plain struct{}

func (plain) await(ready <-chan struct{}) {
	<-ready // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
	serve()
}

func (plain) put(results chan<- int) {
	results <- 1 // want `send on .results. blocks forever: nothing ever receives from it`
}

type slow struct{}

func (slow) await(ready <-chan struct{}) {
	serve()
	<-ready
}

func (slow) put(results chan<- int) {
	serve()
	results <- 2
}

// leaks: neverReady(plain{})
func neverReady(by worker) {
	ready := make(chan struct{})
	go by.await(ready)
	serve()
}

// ends: getsReady(plain{})
func getsReady(by worker) {
	ready := make(chan struct{})
	go by.await(ready)
	serve()
	close(ready)
}

// leaks: nobodyReads(plain{})
func nobodyReads(by worker) {
	results := make(chan int)
	go by.put(results)
}

// ends: somebodyReads(plain{})
func somebodyReads(by worker) int {
	results := make(chan int)
	go by.put(results)
	return <-results
}
