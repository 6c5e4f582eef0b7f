package hidden

func serve() {}

type gate struct{ ready chan struct{} }

type opened struct{ ready chan struct{} }

type outlet struct{ results chan int }

type relay struct{ results chan int }

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
