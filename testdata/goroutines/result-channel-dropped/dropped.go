package dropped

func run(work func() error) chan error {
	failed := make(chan error)
	go func() { failed <- work() }()
	return failed
}

func statement(work func() error) {
	run(work) // want `the returned channel is dropped, so the call.s goroutine blocks forever on .failed.`
}

func blank(work func() error) {
	_ = run(work) // want `the returned channel is dropped`
}

func deferred(work func() error) {
	defer run(work) // want `the returned channel is dropped`
}

func each(works []func() error) {
	for _, work := range works {
		run(work) // want `the returned channel is dropped`
	}
}

type client struct{}

func (c *client) ask() <-chan int {
	answer := make(chan int)
	go c.fill(answer)
	return answer
}

func (c *client) fill(answer chan<- int) { answer <- 1 }

func method(c *client) {
	c.ask() // want `the returned channel is dropped`
}

type wrapper struct{ *client }

func embedded(w wrapper) {
	w.ask() // want `the returned channel is dropped`
}

func future[T any](get func() T) <-chan T {
	value := make(chan T)
	go func() { value <- get() }()
	return value
}

func generic() {
	future(func() int { return 1 }) // want `the returned channel is dropped`
}
