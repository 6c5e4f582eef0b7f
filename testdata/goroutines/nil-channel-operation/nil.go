package never

type queue struct {
	jobs chan func()
	stop chan struct{}
	done chan struct{}
}

func newQueue() *queue { return &queue{stop: make(chan struct{})} }

func (q *queue) put(job func()) {
	q.jobs <- job // want `send on .jobs. blocks forever: the channel is never made`
}

func (q *queue) quit() {
	close(q.stop)
	close(q.done) // want `close on .done. panics: the channel is never made`
}

func waits() {
	var done chan struct{}
	go func() { close(done) }() // want `close on .done. panics`
	<-done
}

// leaks: ranges()
func ranges() {
	var values chan int
	for range values { // want `range on .values. blocks forever`
	}
}

var gate chan struct{}

// leaks: enter()
func enter() {
	<-gate // want `receive on .gate. blocks forever`
}

type generic[T any] struct{ out chan T }

func newGeneric() *generic[int] { return new(generic[int]) }

func (g *generic[T]) send(v T) {
	g.out <- v // want `send on .out. blocks forever`
}
