package hidden

func serve() {}

type gate struct{ ready chan struct{} }

type opened struct{ ready chan struct{} }

type outlet struct{ results chan int }

type relay struct{ results chan int }

// leaks: neverReady()
func neverReady() {
	g := &gate{ready: make(chan struct{})}
	go func() {
		<-g.ready // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
		serve()
	}()
	serve()
}

// ends: getsReady()
func getsReady() {
	g := &opened{ready: make(chan struct{})}
	go func() {
		<-g.ready
		serve()
	}()
	serve()
	close(g.ready)
}

// leaks: nobodyReads()
func nobodyReads() {
	o := &outlet{results: make(chan int)}
	go func() {
		o.results <- 1 // want `send on .results. blocks forever: nothing ever receives from it`
	}()
}

// ends: somebodyReads()
func somebodyReads() int {
	r := &relay{results: make(chan int)}
	go func() { r.results <- 1 }()
	return <-r.results
}
