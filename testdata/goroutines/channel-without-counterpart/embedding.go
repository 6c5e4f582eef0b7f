package hidden

func serve() {}

type gate struct{ ready chan struct{} }

type opened struct{ ready chan struct{} }

type outlet struct{ results chan int }

type relay struct{ results chan int }

type door struct {
	gate
	colour string
}

type openDoor struct {
	*opened
	colour string
}

type pipe struct{ *outlet }

type hose struct{ relay }

func (g *gate) wait() {
	<-g.ready // want `receive from .ready. blocks forever: nothing ever sends on it or closes it`
	serve()
}

func (g *opened) wait() {
	<-g.ready
	serve()
}

func (g *opened) open() { close(g.ready) }

func (o *outlet) put(v int) {
	o.results <- v // want `send on .results. blocks forever: nothing ever receives from it`
}

func (r *relay) put(v int) { r.results <- v }

func (r *relay) take() int { return <-r.results }

// leaks: neverReady()
func neverReady() {
	g := &door{gate: gate{ready: make(chan struct{})}}
	go g.wait()
	serve()
}

// ends: getsReady()
func getsReady() {
	g := &openDoor{opened: &opened{ready: make(chan struct{})}}
	go g.wait()
	serve()
	g.open()
}

// leaks: nobodyReads()
func nobodyReads() {
	o := pipe{&outlet{results: make(chan int)}}
	go o.put(1)
}

// ends: somebodyReads()
func somebodyReads() int {
	r := &hose{relay{results: make(chan int)}}
	go r.put(1)
	return r.take()
}
